package io.batonxero.cli;

import c1.config.v1.BoolField;
import c1.config.v1.Configuration;
import c1.config.v1.Field;
import c1.config.v1.IntField;
import c1.config.v1.StringField;
import c1.connector.v2.ConnectorCapabilities;
import c1.connector.v2.SkipEntitlementsAndGrants;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.batonxero.baton.ConnectorDescription;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;

/** The capabilities and the settings of the connector, in the JSON form of the Go SDK. */
final class CapabilitiesJson {
    private static final JsonFormat.Printer JSON = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(ConnectorCapabilities.getDescriptor())
                    .add(SkipEntitlementsAndGrants.getDescriptor())
                    .build());

    private CapabilitiesJson() {}

    /** {@return the capabilities: ConnectorCapabilities in an Any} */
    static String capabilities() {
        return json(Any.pack(ConnectorDescription.capabilities()));
    }

    /** {@return the settings that only this connector has: a Configuration} */
    static String configuration() {
        Configuration.Builder configuration = Configuration.newBuilder().setDisplayName("Xero");
        KnownSettings.ALL.stream()
                .filter(setting -> setting.group() == Setting.Group.XERO)
                .forEach(setting -> configuration.addFields(field(setting)));
        return json(configuration.build());
    }

    private static Field.Builder field(Setting setting) {
        String name = setting.flag().substring(2);
        String words = name.replace('-', ' ');
        Field.Builder field = Field.newBuilder()
                .setName(name)
                .setDisplayName(Character.toUpperCase(words.charAt(0)) + words.substring(1))
                .setDescription(setting.meaning())
                .setPlaceholder(setting.defaultText())
                .setIsSecret(setting.isSecret());
        return switch (setting.kind()) {
            case COUNT, PORT -> field.setIntField(IntField.getDefaultInstance());
            case SWITCH -> field.setBoolField(BoolField.getDefaultInstance());
            case TEXT,
                    LIST,
                    WORD,
                    LOG_LEVEL,
                    SECRET,
                    URL,
                    REDIRECT_URL,
                    DURATION,
                    DURATION_OR_CRON,
                    DURATION_OR_ZERO,
                    SIZE -> field.setStringField(StringField.getDefaultInstance());
        };
    }

    private static String json(Message message) {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A type is not registered", e);
        }
    }
}

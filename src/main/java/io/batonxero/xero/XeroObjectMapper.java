package io.batonxero.xero;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses Xero's responses into maps, lists and plain values, except users: each becomes a {@link XeroUser} at once, so that
 * the maps of tens of thousands of users are never in memory together. An object with two fields of one name is invalid.
 */
public final class XeroObjectMapper extends ObjectMapper {
    private static final long serialVersionUID = 1;

    /**
     * Limits the number of JSON tokens by heap size, because an empty object takes far more heap than its bytes in the body. JSON
     * of users has about 17 bytes per token, so by default it reaches the limit of bytes (BodyBudget) first.
     */
    private static final int HEAP_BYTES_PER_TOKEN = 48;

    /** Creates the mapper. */
    public XeroObjectMapper() {
        super(JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_TOKEN)
                        .build())
                .build());
        registerModule(new SimpleModule().addDeserializer(Object.class, new ResponseDeserializer()));
    }

    private static final class ResponseDeserializer extends StdDeserializer<Object> {
        private static final long serialVersionUID = 1;
        private static final ObjectReader PLAIN = new ObjectMapper().readerFor(Object.class);

        ResponseDeserializer() {
            super(Object.class);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.isExpectedStartObjectToken()) {
                return PLAIN.readValue(json);
            }
            Map<String, @Nullable Object> response = new LinkedHashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                boolean isList = json.nextToken() == JsonToken.START_ARRAY;
                response.put(name, isList && name.equals(XeroUser.COLLECTION) ? users(json) : PLAIN.readValue(json));
            }
            return response;
        }

        private static List<XeroUser> users(JsonParser json) throws IOException {
            List<XeroUser> users = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                users.add(XeroUser.of(JsonFields.of(PLAIN.readValue(json))));
            }
            return users;
        }
    }
}

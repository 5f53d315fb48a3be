package io.batonxero.baton;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** A profile under construction: what Xero left out is left out here. Its keys are for ever. */
final class Profile {
    /** The fields of an entry in every map of protobuf. */
    private static final int KEY = 1;

    private static final int VALUE = 2;

    private final MessageBytes struct = new MessageBytes();

    Profile text(String key, String text) {
        if (!text.isEmpty()) {
            struct.message(
                    Struct.FIELDS_FIELD_NUMBER,
                    entry -> entry.text(KEY, key)
                            .message(VALUE, value -> value.text(Value.STRING_VALUE_FIELD_NUMBER, text)));
        }
        return this;
    }

    Profile flag(String key, boolean flag) {
        struct.message(
                Struct.FIELDS_FIELD_NUMBER,
                entry -> entry.text(KEY, key)
                        .message(VALUE, value -> value.number(Value.BOOL_VALUE_FIELD_NUMBER, flag ? 1 : 0)));
        return this;
    }

    /** Adds all that is in another profile. */
    Profile with(byte[] other) {
        struct.fields(other);
        return this;
    }

    /** {@return the profile as the bytes of a Struct} */
    byte[] bytes() {
        return struct.toByteArray();
    }

    Struct build() {
        try {
            return Struct.parseFrom(bytes());
        } catch (InvalidProtocolBufferException never) {
            throw new IllegalStateException("What was written is a Struct", never);
        }
    }
}

package io.batonxero.baton;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** A profile under construction: what Xero left out is left out here. Its keys are for ever. */
final class Profile {
    /** The fields of an entry in every map of protobuf. */
    private static final int KEY = 1;

    private static final int VALUE = 2;
    private static final int ROOM = 512;

    private final MessageBytes struct = new MessageBytes(ROOM);

    Profile text(String key, String text) {
        return text(MessageBytes.utf8(key), text);
    }

    /** Adds a text under a key that is bytes already. */
    Profile text(byte[] key, String text) {
        if (!text.isEmpty()) {
            int entry = struct.begin(Struct.FIELDS_FIELD_NUMBER);
            int value = struct.bytes(KEY, key).begin(VALUE);
            struct.text(Value.STRING_VALUE_FIELD_NUMBER, text).end(value);
            struct.end(entry);
        }
        return this;
    }

    Profile flag(String key, boolean flag) {
        return flag(MessageBytes.utf8(key), flag);
    }

    /** Adds yes or no under a key that is bytes already. */
    Profile flag(byte[] key, boolean flag) {
        int entry = struct.begin(Struct.FIELDS_FIELD_NUMBER);
        int value = struct.bytes(KEY, key).begin(VALUE);
        struct.number(Value.BOOL_VALUE_FIELD_NUMBER, flag ? 1 : 0).end(value);
        struct.end(entry);
        return this;
    }

    /** Adds all that is in another profile. */
    Profile with(byte[] other) {
        struct.fields(other);
        return this;
    }

    /** {@return the profile as the bytes of a Struct} Nothing is to be added any more. */
    MessageBytes struct() {
        return struct;
    }

    Struct build() {
        try {
            return Struct.parseFrom(struct.toByteArray());
        } catch (InvalidProtocolBufferException never) {
            throw new IllegalStateException("What was written is a Struct", never);
        }
    }
}

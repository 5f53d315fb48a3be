package io.batonxero.baton;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** A profile under construction: what Xero left out is left out here. Its keys are for ever. */
final class Profile {
    private static final Value TRUE = Value.newBuilder().setBoolValue(true).build();
    private static final Value FALSE = Value.newBuilder().setBoolValue(false).build();

    private final Struct.Builder struct = Struct.newBuilder();

    Profile text(String key, String text) {
        if (!text.isEmpty()) {
            struct.putFields(
                    key,
                    Value.newBuilder()
                            .setStringValueBytes(ByteString.copyFromUtf8(text))
                            .build());
        }
        return this;
    }

    Profile flag(String key, boolean flag) {
        struct.putFields(key, flag ? TRUE : FALSE);
        return this;
    }

    Struct build() {
        return struct.build();
    }
}

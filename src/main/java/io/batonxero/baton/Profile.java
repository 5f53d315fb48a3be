package io.batonxero.baton;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** Builds the profile of a resource; empty texts are omitted. Keys must never change. */
final class Profile {
    private final Struct.Builder struct = Struct.newBuilder();

    Profile text(String key, String text) {
        if (!text.isEmpty()) {
            struct.putFields(key, Value.newBuilder().setStringValue(text).build());
        }
        return this;
    }

    Profile flag(String key, boolean flag) {
        struct.putFields(key, Value.newBuilder().setBoolValue(flag).build());
        return this;
    }

    Struct build() {
        return struct.build();
    }
}

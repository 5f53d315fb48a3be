package io.batonxero.baton;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A profile under construction: what Xero left out is left out here. Its keys are for ever.
 *
 * <p>It is made as the bytes of a {@link Struct}: a Struct of its own would take as long as all else of a resource.
 */
final class Profile {
    /** The fields of an entry in every map of protobuf. */
    private static final int KEY = 1;

    private static final int VALUE = 2;
    /** Most profiles have less. */
    private static final int BYTES = 512;

    private final ByteString.Output bytes = ByteString.newOutput(BYTES);
    private final CodedOutputStream struct = CodedOutputStream.newInstance(bytes, BYTES);

    Profile text(String key, String text) {
        if (!text.isEmpty()) {
            byte[] value = text.getBytes(StandardCharsets.UTF_8);
            try {
                begin(key, CodedOutputStream.computeByteArraySize(Value.STRING_VALUE_FIELD_NUMBER, value));
                struct.writeByteArray(Value.STRING_VALUE_FIELD_NUMBER, value);
            } catch (IOException never) {
                throw noRoom(never);
            }
        }
        return this;
    }

    Profile flag(String key, boolean flag) {
        try {
            begin(key, CodedOutputStream.computeBoolSize(Value.BOOL_VALUE_FIELD_NUMBER, flag));
            struct.writeBool(Value.BOOL_VALUE_FIELD_NUMBER, flag);
        } catch (IOException never) {
            throw noRoom(never);
        }
        return this;
    }

    /** Writes an entry up to the field of its value, which is to follow. */
    private void begin(String key, int valueSize) throws IOException {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        struct.writeTag(Struct.FIELDS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        struct.writeUInt32NoTag(CodedOutputStream.computeByteArraySize(KEY, name)
                + CodedOutputStream.computeTagSize(VALUE)
                + CodedOutputStream.computeUInt32SizeNoTag(valueSize)
                + valueSize);
        struct.writeByteArray(KEY, name);
        struct.writeTag(VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        struct.writeUInt32NoTag(valueSize);
    }

    private static UncheckedIOException noRoom(IOException never) {
        return new UncheckedIOException("Memory takes what is written to it", never);
    }

    /** {@return the profile as bytes} Nothing is to be added any more. */
    ByteString bytes() {
        try {
            struct.flush();
        } catch (IOException never) {
            throw noRoom(never);
        }
        return bytes.toByteString();
    }

    /** {@return the profile} Nothing is to be added any more. */
    Struct build() {
        try {
            return Struct.parseFrom(bytes());
        } catch (InvalidProtocolBufferException never) {
            throw new IllegalStateException("What was written is a Struct", never);
        }
    }
}

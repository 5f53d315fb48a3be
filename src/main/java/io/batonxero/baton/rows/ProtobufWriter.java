package io.batonxero.baton.rows;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a message in protobuf's wire format, with its fields in the order of the calls. */
final class ProtobufWriter {
    /** Maximum length of a 32-bit varint. */
    private static final int MAX_VARINT_BYTES = 5;

    private byte[] bytes;
    private int end;

    ProtobufWriter(int initialCapacity) {
        bytes = new byte[initialCapacity];
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a string, unless it is empty. */
    ProtobufWriter text(int field, String text) {
        return bytes(field, utf8(text));
    }

    /** Adds an encoded string or message, unless it is empty. */
    ProtobufWriter bytes(int field, byte[] content) {
        return bytes(field, content, content.length);
    }

    /** Adds a complete message, unless it is empty. */
    ProtobufWriter bytes(int field, ProtobufWriter message) {
        return bytes(field, message.bytes, message.end);
    }

    /** Adds an integer, an enum value or a boolean. */
    ProtobufWriter number(int field, int number) {
        tag(field, WireFormat.WIRETYPE_VARINT);
        varint(number);
        return this;
    }

    /** {@return the start of a nested message, to be passed to {@link #end}} */
    int begin(int field) {
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        // Most lengths fit in one byte.
        ensureCapacity(1);
        return ++end;
    }

    /** Ends the nested message that {@link #begin} started, even if it is empty. */
    void end(int begin) {
        int length = end - begin;
        int extra = varintLength(length) - 1;
        if (extra > 0) {
            ensureCapacity(extra);
            System.arraycopy(bytes, begin, bytes, begin + extra, length);
        }
        end = begin - 1;
        varint(length);
        end += length;
    }

    /** Adds encoded fields, including their tags. */
    ProtobufWriter fields(byte[] content) {
        fields(content, content.length);
        return this;
    }

    /** Adds encoded fields, including their tags. */
    ProtobufWriter fields(ByteString content) {
        ensureCapacity(content.size());
        content.copyTo(bytes, end);
        end += content.size();
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }

    /** {@return the encoded message, backed by this writer's array: nothing may be added afterwards} */
    ByteString toByteString() {
        return UnsafeByteOperations.unsafeWrap(bytes, 0, end);
    }

    private ProtobufWriter bytes(int field, byte[] content, int length) {
        if (length > 0) {
            tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            varint(length);
            fields(content, length);
        }
        return this;
    }

    private void fields(byte[] content, int length) {
        ensureCapacity(length);
        System.arraycopy(content, 0, bytes, end, length);
        end += length;
    }

    private void tag(int field, int wireType) {
        varint(field << 3 | wireType);
    }

    private void varint(int number) {
        ensureCapacity(MAX_VARINT_BYTES);
        int remaining = number;
        while (remaining >>> 7 != 0) {
            bytes[end++] = (byte) (remaining | 0x80);
            remaining >>>= 7;
        }
        bytes[end++] = (byte) remaining;
    }

    private static int varintLength(int number) {
        int count = 1;
        for (int remaining = number >>> 7; remaining != 0; remaining >>>= 7) {
            count++;
        }
        return count;
    }

    private void ensureCapacity(int additional) {
        if (bytes.length - end < additional) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + additional));
        }
    }
}

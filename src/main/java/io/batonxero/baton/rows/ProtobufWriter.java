package io.batonxero.baton.rows;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message under construction as the bytes that protobuf makes of it, its fields in the order in which they are given.
 *
 * <p>For messages of which there are as many as users: builders take three times as long.
 */
final class ProtobufWriter {
    /** Of a number of 32 bits. */
    private static final int MOST_BYTES = 5;

    private byte[] bytes;
    private int end;

    /**
     * Has no field yet.
     *
     * @param room bytes that it will have, or some more: for others, room is made
     */
    ProtobufWriter(int room) {
        bytes = new byte[room];
    }

    /** {@return a text as it stands in messages} */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a text, unless it is empty. */
    ProtobufWriter text(int field, String text) {
        return bytes(field, utf8(text));
    }

    /** Adds what is bytes already, a text or a message, unless it is empty. */
    ProtobufWriter bytes(int field, byte[] content) {
        return bytes(field, content, content.length);
    }

    /** Adds a message that is whole, unless nothing is in it. */
    ProtobufWriter bytes(int field, ProtobufWriter message) {
        return bytes(field, message.bytes, message.end);
    }

    /** Adds an integer, a value of an enum, or a boolean. */
    ProtobufWriter number(int field, int number) {
        head(field, WireFormat.WIRETYPE_VARINT);
        number(number);
        return this;
    }

    /** {@return where a message begins, which is what is added from now on to its {@link #end}} */
    int begin(int field) {
        head(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        // For its length, which most messages tell in one byte.
        makeRoom(1);
        return ++end;
    }

    /** Ends the message that {@link #begin} began, even if nothing is in it. */
    void end(int begin) {
        int length = end - begin;
        int more = bytesOf(length) - 1;
        if (more > 0) {
            makeRoom(more);
            System.arraycopy(bytes, begin, bytes, begin + more, length);
        }
        end = begin - 1;
        number(length);
        end += length;
    }

    /** Adds fields that are bytes already, each with its head. */
    ProtobufWriter fields(byte[] content) {
        fields(content, content.length);
        return this;
    }

    /** Adds the same. */
    ProtobufWriter fields(ByteString content) {
        makeRoom(content.size());
        content.copyTo(bytes, end);
        end += content.size();
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }

    /** {@return the message's bytes} Nothing is to be added any more. */
    ByteString toByteString() {
        return UnsafeByteOperations.unsafeWrap(bytes, 0, end);
    }

    private ProtobufWriter bytes(int field, byte[] content, int length) {
        if (length > 0) {
            head(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            number(length);
            fields(content, length);
        }
        return this;
    }

    private void fields(byte[] content, int length) {
        makeRoom(length);
        System.arraycopy(content, 0, bytes, end, length);
        end += length;
    }

    private void head(int field, int wireType) {
        number(field << 3 | wireType);
    }

    private void number(int number) {
        makeRoom(MOST_BYTES);
        int rest = number;
        while (rest >>> 7 != 0) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    private static int bytesOf(int number) {
        int count = 1;
        for (int rest = number >>> 7; rest != 0; rest >>>= 7) {
            count++;
        }
        return count;
    }

    private void makeRoom(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}

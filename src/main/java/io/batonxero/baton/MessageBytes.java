package io.batonxero.baton;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A message under construction as the bytes that protobuf makes of it, its fields in the order in which they are given.
 *
 * <p>For messages of which there are as many as users: builders take three times as long.
 */
final class MessageBytes {
    /** Most users have less. */
    private static final int ROOM = 1024;
    /** Of a number of 32 bits. */
    private static final int MOST_BYTES = 5;

    private byte[] bytes = new byte[ROOM];
    private int end;

    /** {@return a text as it stands in messages} */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a text, unless it is empty. */
    MessageBytes text(int field, String text) {
        return bytes(field, utf8(text));
    }

    /** Adds what is bytes already, a text or a message, unless it is empty. */
    MessageBytes bytes(int field, byte[] content) {
        if (content.length > 0) {
            head(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            number(content.length);
            fields(content);
        }
        return this;
    }

    /** Adds an integer, a value of an enum, or a boolean. */
    MessageBytes number(int field, int number) {
        head(field, WireFormat.WIRETYPE_VARINT);
        number(number);
        return this;
    }

    /** Adds a message, even if nothing is in it. */
    MessageBytes message(int field, Consumer<MessageBytes> content) {
        head(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int start = end;
        content.accept(this);
        int length = end - start;
        // The length stands before it, and only now is known how many bytes that takes.
        makeRoom(MOST_BYTES);
        System.arraycopy(bytes, start, bytes, start + bytesOf(length), length);
        end = start;
        number(length);
        end += length;
        return this;
    }

    /** Adds fields that are bytes already, each with its head. */
    MessageBytes fields(byte[] content) {
        makeRoom(content.length);
        System.arraycopy(content, 0, bytes, end, content.length);
        end += content.length;
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }

    /** {@return the message's bytes} Nothing is to be added any more. */
    ByteString toByteString() {
        return UnsafeByteOperations.unsafeWrap(bytes, 0, end);
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

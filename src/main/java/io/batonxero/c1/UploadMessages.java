package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The messages that upload a file: who and for which task, its bytes in pieces of 512 KiB, their SHA-256. Each iterator
 * begins again with the first, and reads a piece only when asked for it. One that is left before its end is to be closed.
 */
public final class UploadMessages implements Iterable<BatonServiceUploadAssetRequest> {
    /** What ConductorOne's own connectors send; it takes twice that. */
    private static final int PIECE = 512 * 1024;

    private final Path file;
    private final BatonServiceUploadAssetRequest metadata;

    private UploadMessages(Path file, BatonServiceUploadAssetRequest metadata) {
        this.file = file;
        this.metadata = metadata;
    }

    /** {@return the messages that upload {@code file} as the result of a task} */
    public static UploadMessages of(Path file, String hostId, String taskId) {
        BatonServiceUploadAssetRequest.Builder first = BatonServiceUploadAssetRequest.newBuilder();
        first.getMetadataBuilder().setHostId(hostId).setTaskId(taskId);
        return new UploadMessages(file, first.build());
    }

    @Override
    public Iterator<BatonServiceUploadAssetRequest> iterator() {
        return new Pieces(file, metadata);
    }

    private static final class Pieces implements Iterator<BatonServiceUploadAssetRequest>, Closeable {
        private final BatonServiceUploadAssetRequest metadata;
        private final DigestInputStream in;
        private boolean begun;
        private boolean ended;

        Pieces(Path file, BatonServiceUploadAssetRequest metadata) {
            this.metadata = metadata;
            try {
                InputStream bytes = Files.newInputStream(file);
                this.in = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("This JDK has no SHA-256.", impossible);
            }
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public BatonServiceUploadAssetRequest next() {
            if (ended) {
                throw new NoSuchElementException();
            }
            if (!begun) {
                begun = true;
                return metadata;
            }
            try {
                byte[] piece = in.readNBytes(PIECE);
                BatonServiceUploadAssetRequest.Builder message = BatonServiceUploadAssetRequest.newBuilder();
                if (piece.length > 0) {
                    // No other code sees the array, so nobody can change it.
                    message.getDataBuilder().setData(UnsafeByteOperations.unsafeWrap(piece));
                } else {
                    ended = true;
                    ByteString sum = ByteString.copyFrom(in.getMessageDigest().digest());
                    message.getEofBuilder().setSha256Checksum(sum);
                    close();
                }
                return message.build();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

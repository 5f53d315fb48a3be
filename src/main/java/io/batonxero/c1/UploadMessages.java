package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.batonxero.base.Cancellable;
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
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The messages that upload a file: who and for which task, its bytes in pieces of 512 KiB, their SHA-256. Each iterator
 * begins again with the first, and reads a piece only when asked for it. One that is left before its end is to be closed.
 */
public final class UploadMessages implements Iterable<BatonServiceUploadAssetRequest>, Cancellable {
    /** What ConductorOne's own connectors send; it takes twice that. */
    private static final int PIECE = 512 * 1024;

    private final Path file;
    private final BatonServiceUploadAssetRequest metadata;
    private final BooleanSupplier stopped;
    private final Consumer<Runnable> breaking;

    private UploadMessages(
            Path file, BatonServiceUploadAssetRequest metadata, BooleanSupplier stopped, Consumer<Runnable> breaking) {
        this.breaking = breaking;
        this.file = file;
        this.metadata = metadata;
        this.stopped = stopped;
    }

    /** {@return the same messages, of which there is no next one once something is so} */
    public UploadMessages unless(BooleanSupplier isStopped) {
        return new UploadMessages(file, metadata, isStopped, breaking);
    }

    /** {@return the same messages, of which someone else says when they are broken off} */
    public UploadMessages brokenOffBy(Consumer<Runnable> whoever) {
        return new UploadMessages(file, metadata, stopped, whoever);
    }

    /**
     * {@return the size of the file}
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void whenBroken(Runnable what) {
        breaking.accept(what);
    }

    /** {@return the messages that upload {@code file} as the result of a task} */
    public static UploadMessages of(Path file, String hostId, String taskId) {
        BatonServiceUploadAssetRequest.Builder first = BatonServiceUploadAssetRequest.newBuilder();
        first.getMetadataBuilder().setHostId(hostId).setTaskId(taskId);
        return new UploadMessages(file, first.build(), () -> false, what -> {});
    }

    /**
     * {@return the messages, from the first}
     *
     * @throws CancellationException if the task is cancelled
     */
    @Override
    public Iterator<BatonServiceUploadAssetRequest> iterator() {
        requireWanted(stopped);
        return new Pieces(file, metadata, stopped);
    }

    private static void requireWanted(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("the task was cancelled");
        }
    }

    private static final class Pieces implements Iterator<BatonServiceUploadAssetRequest>, Closeable {
        private final BatonServiceUploadAssetRequest metadata;
        private final BooleanSupplier stopped;
        private final DigestInputStream in;
        private boolean begun;
        private boolean ended;

        Pieces(Path file, BatonServiceUploadAssetRequest metadata, BooleanSupplier stopped) {
            this.metadata = metadata;
            this.stopped = stopped;
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
            requireWanted(stopped);
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

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
 * The messages that upload a file: host and task ids, chunks of 512 KiB, and the SHA-256 checksum. Each iterator starts with
 * the first message and reads one chunk at a time. An iterator must be closed if it
 * is abandoned before its end.
 */
public final class UploadMessages implements Iterable<BatonServiceUploadAssetRequest>, Cancellable {
    /** Same as in ConductorOne's own connectors; the server accepts twice as much. */
    private static final int CHUNK_BYTES = 512 * 1024;

    private final Path file;
    private final BatonServiceUploadAssetRequest metadata;
    private final BooleanSupplier stopped;
    private final Consumer<Runnable> cancellation;

    private UploadMessages(
            Path file,
            BatonServiceUploadAssetRequest metadata,
            BooleanSupplier stopped,
            Consumer<Runnable> cancellation) {
        this.cancellation = cancellation;
        this.file = file;
        this.metadata = metadata;
        this.stopped = stopped;
    }

    /** {@return the same messages, which stop once this condition holds} */
    public UploadMessages stoppingWhen(BooleanSupplier isStopped) {
        return new UploadMessages(file, metadata, isStopped, cancellation);
    }

    /** {@return the same messages; {@link #onCancel} passes its actions to this consumer} */
    public UploadMessages cancelledBy(Consumer<Runnable> registration) {
        return new UploadMessages(file, metadata, stopped, registration);
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
    public void onCancel(Runnable action) {
        cancellation.accept(action);
    }

    /** {@return the messages that upload {@code file} as the result of a task} */
    public static UploadMessages of(Path file, String hostId, String taskId) {
        BatonServiceUploadAssetRequest.Builder first = BatonServiceUploadAssetRequest.newBuilder();
        first.getMetadataBuilder().setHostId(hostId).setTaskId(taskId);
        return new UploadMessages(file, first.build(), () -> false, action -> {});
    }

    /**
     * {@return an iterator that starts with the first message}
     *
     * @throws CancellationException if the task is cancelled
     */
    @Override
    public Iterator<BatonServiceUploadAssetRequest> iterator() {
        requireNotStopped(stopped);
        return new MessageIterator(file, metadata, stopped);
    }

    private static void requireNotStopped(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("the task was cancelled");
        }
    }

    private static final class MessageIterator implements Iterator<BatonServiceUploadAssetRequest>, Closeable {
        private final BatonServiceUploadAssetRequest metadata;
        private final BooleanSupplier stopped;
        private final DigestInputStream in;
        private boolean started;
        private boolean ended;

        MessageIterator(Path file, BatonServiceUploadAssetRequest metadata, BooleanSupplier stopped) {
            this.metadata = metadata;
            this.stopped = stopped;
            try {
                InputStream bytes = Files.newInputStream(file);
                this.in = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("This JDK has no SHA-256.", e);
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
            requireNotStopped(stopped);
            if (!started) {
                started = true;
                return metadata;
            }
            try {
                byte[] chunk = in.readNBytes(CHUNK_BYTES);
                BatonServiceUploadAssetRequest.Builder message = BatonServiceUploadAssetRequest.newBuilder();
                if (chunk.length > 0) {
                    // Safe: no other code has the array.
                    message.getDataBuilder().setData(UnsafeByteOperations.unsafeWrap(chunk));
                } else {
                    ended = true;
                    ByteString checksum =
                            ByteString.copyFrom(in.getMessageDigest().digest());
                    message.getEofBuilder().setSha256Checksum(checksum);
                    close();
                }
                return message.build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

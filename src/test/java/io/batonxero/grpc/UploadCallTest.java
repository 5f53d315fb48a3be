package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import io.batonxero.base.ExpectedWait;
import io.batonxero.c1.C1Exception;
import io.batonxero.c1.UploadMessages;
import io.batonxero.simulator.SimulatedC1;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadCallTest {
    private static final String TASK_ID = "2b0000000000000000000000001";
    private static final int CHUNK_BYTES = 512 * 1024;

    @TempDir
    Path folder;

    private SimulatedC1 c1;
    private C1Calls calls;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
        calls = new C1Calls(c1);
    }

    @AfterEach
    void stop() {
        calls.close();
        c1.close();
    }

    @Test
    void fileIsUploadedCompletely() throws IOException {
        byte[] bytes = new byte[3 * CHUNK_BYTES + 17];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("sync.c1z"), bytes);

        Exchange exchange = upload(UploadMessages.of(file, "here", TASK_ID));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(BatonServiceUploadAssetResponse.getDefaultInstance());
        assertThat(c1.uploads()).singleElement().satisfies(upload -> {
            assertThat(upload.taskId()).isEqualTo(TASK_ID);
            assertThat(upload.messages()).isEqualTo(1 + 4 + 1);
            assertThat(upload.file()).hasBinaryContent(bytes);
        });
    }

    @Test
    void emptyFileIsUploaded() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.c1z"));

        assertThat(upload(UploadMessages.of(file, "here", TASK_ID)).getException())
                .isNull();
        assertThat(c1.uploads()).extracting(SimulatedC1.Upload::messages).containsExactly(2L);
    }

    @Test
    void slowServerSlowsTheReaderDown() throws Exception {
        Path file = sparse(200L << 20);
        CountedMessages messages = new CountedMessages(UploadMessages.of(file, "here", TASK_ID));
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger read = new AtomicInteger();
        AtomicInteger maxAhead = new AtomicInteger();
        c1.onUploadMessage(message -> {
            maxAhead.accumulateAndGet(messages.taken.get() - read.incrementAndGet(), Math::max);
            if (read.get() == 5) {
                held.countDown();
            }
        });
        c1.script().holdUploadsAfter(5);

        CompletableFuture<Exchange> upload = CompletableFuture.supplyAsync(() -> upload(messages));
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
        // Other calls on the same connection give the upload time to read ahead.
        for (int i = 0; i < 50; i++) {
            assertThat(calls.call("Heartbeat", "", heartbeat()).getException()).isNull();
        }
        int aheadWhileHeld = messages.taken.get() - read.get();
        c1.script().resumeUploads();

        assertThat(upload.get(120, TimeUnit.SECONDS).getException()).isNull();
        assertThat(aheadWhileHeld).isLessThan(10);
        assertThat(maxAhead.get()).isLessThan(10);
        assertThat(c1.uploads()).extracting(SimulatedC1.Upload::bytes).containsExactly(200L << 20);
    }

    @Test
    void serverErrorEndsTheUploadAtOnce() throws IOException {
        CountedMessages messages = new CountedMessages(UploadMessages.of(sparse(100L << 20), "here", TASK_ID));
        c1.script().dropUploadAt(4L << 20);

        Exchange exchange = upload(messages);

        assertThat(exchange.getException())
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("UploadAsset with UNAVAILABLE: dropped at");
        assertThat(messages.taken.get()).isLessThan(40);
        assertThat(messages.closed.get()).isEqualTo(1);
        assertThat(c1.uploads()).isEmpty();
    }

    @Test
    void failedUploadCanBeRepeated() throws IOException {
        UploadMessages messages = UploadMessages.of(sparse(8L << 20), "here", TASK_ID);
        c1.script().dropUploadAt(4L << 20);

        assertThat(upload(messages).getException()).isNotNull();
        assertThat(upload(messages).getException()).isNull();
        assertThat(c1.uploads()).hasSize(1);
    }

    @Test
    void uploadWithRejectedTokenIsRetriedWithANewToken() throws IOException {
        calls.call("Heartbeat", "", heartbeat());
        c1.tokens().revokeAll();

        assertThat(upload(UploadMessages.of(sparse(4L << 20), "here", TASK_ID)).getException())
                .isNull();
        assertThat(c1.uploads()).hasSize(1);
    }

    @Test
    void wrongChecksumIsReportedByTheServer() throws IOException {
        BatonServiceUploadAssetRequest.Builder eof = BatonServiceUploadAssetRequest.newBuilder();
        eof.getEofBuilder().setSha256Checksum(com.google.protobuf.ByteString.copyFrom(new byte[32]));
        List<BatonServiceUploadAssetRequest> messages = List.of(
                UploadMessages.of(Files.createFile(folder.resolve("none")), "here", TASK_ID)
                        .iterator()
                        .next(),
                eof.build());

        assertThat(upload(messages).getException())
                .isInstanceOfSatisfying(
                        C1Exception.Refused.class,
                        fault -> assertThat(fault.code()).isEqualTo(3))
                .hasMessageContaining("INVALID_ARGUMENT: checksum");
    }

    @Test
    void uploadThatCannotStartIsClosed() throws IOException {
        calls.context().getRegistry().bind("failing", new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel to) {
                throw new IllegalStateException("no call");
            }
        });
        CountedMessages messages = new CountedMessages(UploadMessages.of(sparse(CHUNK_BYTES), "here", TASK_ID));

        assertThat(upload(messages).getException()).hasMessage("no call");

        assertThat(messages.closed.get()).isEqualTo(1);
        Awaitility.await().until(() -> !ExpectedWait.isTimedWaitActive());
    }

    @Test
    void unreadableFileFailsTheUpload() {
        assertThat(upload(UploadMessages.of(folder.resolve("none"), "here", TASK_ID))
                        .getException())
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void errorOfTheSourceCancelsTheUpload() throws IOException {
        CountedMessages messages = new CountedMessages(UploadMessages.of(sparse(100L << 20), "here", TASK_ID));
        messages.failAt = 10;

        assertThat(upload(messages).getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk");
        assertThat(c1.uploads()).isEmpty();
        assertThat(messages.closed.get()).isEqualTo(1);
    }

    @Test
    void bodyThatIsNotIterableIsRefused() {
        assertThat(upload("text").getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Iterable");
    }

    @Test
    void uploadWithoutReplyIsCancelled() throws IOException {
        c1.script().ignoreUploads(1);

        Exchange exchange = upload("&replyTimeout=300", UploadMessages.of(sparse(4L << 20), "here", TASK_ID));

        assertThat(exchange.getException())
                .isInstanceOf(C1Exception.DeadlineExceeded.class)
                .hasMessageContaining("no reply to the upload for 0.3 s");
        assertThat(upload("&replyTimeout=300", UploadMessages.of(sparse(4L << 20), "here", TASK_ID))
                        .getException())
                .isNull();
    }

    @Test
    void stalledUploadIsCancelled() throws IOException {
        c1.script().holdUploadsAfter(2);
        CountedMessages messages = new CountedMessages(UploadMessages.of(sparse(100L << 20), "here", TASK_ID));

        Exchange exchange = upload("&stallTimeout=300", messages);

        assertThat(exchange.getException())
                .isInstanceOf(C1Exception.DeadlineExceeded.class)
                .hasMessageContaining("the server accepted no part of the upload for 0.3 s");
        Awaitility.await().until(() -> messages.closed.get() == 1);
    }

    @Test
    void uploadTimeoutDependsOnTheSize() throws IOException {
        CallTimeouts timeouts = new CallTimeouts(CallTimeouts.DEFAULT, Duration.ofMinutes(1), Duration.ofMinutes(5));

        assertThat(timeouts.ofUpload(UploadMessages.of(sparse(64L << 20), "here", TASK_ID)))
                .isEqualTo(Duration.ofSeconds(60 + 300 + 1024));
        assertThat(timeouts.ofUpload(List.of())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void endlessUploadIsCancelledAtItsDeadline() throws IOException {
        BatonServiceUploadAssetRequest first =
                UploadMessages.of(sparse(1), "here", TASK_ID).iterator().next();
        BatonServiceUploadAssetRequest.Builder more = BatonServiceUploadAssetRequest.newBuilder();
        more.getDataBuilder().setData(com.google.protobuf.ByteString.copyFrom(new byte[1]));
        Iterator<BatonServiceUploadAssetRequest> endless =
                Stream.concat(Stream.of(first), Stream.generate(more::build)).iterator();

        assertThat(upload("&deadline=500", endless).getException())
                .isInstanceOf(C1Exception.DeadlineExceeded.class)
                .hasMessageContaining("DEADLINE_EXCEEDED");
    }

    private Exchange upload(Object messages) {
        return upload("", messages);
    }

    private Exchange upload(String options, Object messages) {
        return calls.call("UploadAsset", options, messages);
    }

    /** {@return a file of zeros that takes no room on disk} */
    private Path sparse(long size) throws IOException {
        Path file = folder.resolve("big-" + size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(size - 1).write(java.nio.ByteBuffer.allocate(1));
        }
        return file;
    }

    private static BatonServiceHeartbeatRequest heartbeat() {
        return BatonServiceHeartbeatRequest.newBuilder()
                .setHostId("here")
                .setTaskId(TASK_ID)
                .build();
    }

    /** Counts the messages that are read. */
    private static final class CountedMessages implements Iterable<BatonServiceUploadAssetRequest> {
        private final UploadMessages messages;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private volatile int failAt = Integer.MAX_VALUE;

        CountedMessages(UploadMessages messages) {
            this.messages = messages;
        }

        @Override
        public Iterator<BatonServiceUploadAssetRequest> iterator() {
            return new CountedIterator(messages.iterator());
        }

        private final class CountedIterator implements Iterator<BatonServiceUploadAssetRequest>, Closeable {
            private final Iterator<BatonServiceUploadAssetRequest> all;

            CountedIterator(Iterator<BatonServiceUploadAssetRequest> all) {
                this.all = all;
            }

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public BatonServiceUploadAssetRequest next() {
                if (taken.incrementAndGet() == failAt) {
                    throw new IllegalStateException("disk");
                }
                return all.next();
            }

            @Override
            public void close() throws IOException {
                closed.incrementAndGet();
                ((Closeable) all).close();
            }
        }
    }
}

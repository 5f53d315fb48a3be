package io.batonxero.grpc;

import io.batonxero.base.Cancellable;
import io.batonxero.base.ExpectedWait;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.Closeable;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams messages to a server. The next message is read from the source only when the transport is ready for it, so that
 * memory holds one or two messages at a time. An upload that makes no progress is cancelled. gRPC calls the observer's
 * methods one after another.
 */
final class UploadCall implements ClientResponseObserver<Object, Object>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadCall.class);

    private final Iterator<?> messages;
    private final SingleReplyObserver reply;
    private final Object body;
    private final CallTimeouts timeouts;
    private final ExpectedWait wait;
    private volatile long progressAt = System.nanoTime();
    private volatile boolean allSent;
    private volatile boolean ended;

    private UploadCall(
            Object body, Iterator<?> messages, CallTimeouts timeouts, Duration timeLeft, SingleReplyObserver reply) {
        this.body = body;
        this.messages = messages;
        this.timeouts = timeouts;
        // An upload has its own timeouts: a step that waits for it is not stuck.
        this.wait = ExpectedWait.of(timeLeft);
        this.reply = reply;
    }

    /**
     * {@return an upload of the body of an exchange} It must be closed if it is not started.
     *
     * @param timeLeft the time until the deadline of the call
     * @throws IllegalArgumentException if the body is neither an Iterable nor an Iterator
     */
    static UploadCall of(Exchange exchange, CallTimeouts timeouts, Duration timeLeft, SingleReplyObserver reply) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Iterable<?> all) {
            return new UploadCall(all, all.iterator(), timeouts, timeLeft, reply);
        }
        if (body instanceof Iterator<?> all) {
            return new UploadCall(all, all, timeouts, timeLeft, reply);
        }
        throw new IllegalArgumentException("The body of an upload must be an Iterable of messages, but is "
                + (body == null ? "null" : body.getClass().getName()) + ".");
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Object> call) {
        call.setOnReadyHandler(() -> sendWhileReady(call));
        cancelWhenStalled(call);
        if (body instanceof Cancellable source) {
            // Not earlier: a call cannot be cancelled before it has started.
            source.onCancel(
                    () -> call.cancel("the task was cancelled", new CancellationException("the task was cancelled")));
        }
    }

    /** Checks repeatedly until the upload has ended. */
    private void cancelWhenStalled(ClientCallStreamObserver<Object> call) {
        long checkInterval = timeouts.shorterOfStallAndReply().dividedBy(4).toMillis();
        CompletableFuture.delayedExecutor(checkInterval, TimeUnit.MILLISECONDS).execute(() -> {
            boolean awaitsReply = allSent;
            Duration limit = awaitsReply ? timeouts.reply() : timeouts.stall();
            if (ended) {
                return;
            }
            if (System.nanoTime() - progressAt < limit.toNanos()) {
                cancelWhenStalled(call);
                return;
            }
            ended = true;
            String problem = awaitsReply ? "no reply to the upload" : "the server accepted no part of the upload";
            reply.onError(Status.DEADLINE_EXCEEDED
                    .withDescription(problem + " for " + limit.toMillis() / 1000.0 + " s")
                    .asRuntimeException());
            call.cancel(problem, null);
        });
    }

    private void sendWhileReady(ClientCallStreamObserver<Object> call) {
        try {
            while (!allSent && !ended && call.isReady()) {
                progressAt = System.nanoTime();
                if (messages.hasNext()) {
                    call.onNext(messages.next());
                } else {
                    allSent = true;
                    call.onCompleted();
                }
            }
        } catch (RuntimeException e) {
            ended = true;
            call.cancel("the source of the upload could not be read", e);
        }
    }

    @Override
    public void onNext(Object message) {
        reply.onNext(message);
    }

    @Override
    public void onError(Throwable problem) {
        close();
        reply.onError(problem);
    }

    @Override
    public void onCompleted() {
        close();
        if (allSent) {
            reply.onCompleted();
        } else {
            // A success after half of the file is not credible.
            reply.onError(Status.UNAVAILABLE
                    .withDescription("the server ended the upload before all messages were sent")
                    .asRuntimeException());
        }
    }

    /** Closes the source of the messages. */
    @Override
    public void close() {
        ended = true;
        wait.close();
        if (messages instanceof AutoCloseable source) {
            try {
                source.close();
            } catch (Exception e) {
                LOG.debug("could not close the source of an upload", e);
            }
        }
    }
}

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
 * A stream of messages to a server, each taken from its source only when the transport has room for it: the server's own
 * pace reaches the source, and memory holds a message or two. gRPC calls the observer's methods one after another. An
 * upload that makes no progress is cancelled.
 */
final class UploadCall implements ClientResponseObserver<Object, Object>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadCall.class);

    private final Iterator<?> messages;
    private final SingleReplyObserver reply;
    private final Object body;
    private final CallTimeouts timeouts;
    private final ExpectedWait wait;
    private volatile long progressAt = System.nanoTime();
    private volatile boolean whole;
    private volatile boolean over;

    private UploadCall(
            Object body, Iterator<?> messages, CallTimeouts timeouts, Duration timeLeft, SingleReplyObserver reply) {
        this.body = body;
        this.messages = messages;
        this.timeouts = timeouts;
        // It has limits of its own: a step that waits for it is not stuck.
        this.wait = ExpectedWait.of(timeLeft);
        this.reply = reply;
    }

    /**
     * {@return an upload of the body of an exchange} To be closed if it is not started.
     *
     * @param timeLeft until the deadline of the call
     * @throws IllegalArgumentException if it is neither an Iterable nor an Iterator
     */
    static UploadCall of(Exchange exchange, CallTimeouts timeouts, Duration timeLeft, SingleReplyObserver reply) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Iterable<?> all) {
            return new UploadCall(all, all.iterator(), timeouts, timeLeft, reply);
        }
        if (body instanceof Iterator<?> all) {
            return new UploadCall(all, all, timeouts, timeLeft, reply);
        }
        throw new IllegalArgumentException("An upload takes an Iterable of messages, not "
                + (body == null ? "nothing" : body.getClass().getName()) + ".");
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Object> call) {
        call.setOnReadyHandler(() -> sendWhatFits(call));
        cancelWhenStalled(call);
        if (body instanceof Cancellable source) {
            // A call may be cancelled from any thread, but not before it has begun.
            source.onCancel(
                    () -> call.cancel("the task was cancelled", new CancellationException("the task was cancelled")));
        }
    }

    /** Looks again and again until the upload is over. */
    private void cancelWhenStalled(ClientCallStreamObserver<Object> call) {
        long pause = timeouts.shortestStall().dividedBy(4).toMillis();
        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(() -> {
            boolean isSent = whole;
            Duration limit = isSent ? timeouts.reply() : timeouts.stall();
            if (over) {
                return;
            }
            if (System.nanoTime() - progressAt < limit.toNanos()) {
                cancelWhenStalled(call);
                return;
            }
            over = true;
            String what = isSent ? "no reply to the upload" : "no part of the upload was taken";
            reply.onError(Status.DEADLINE_EXCEEDED
                    .withDescription(what + " for " + limit.toMillis() / 1000.0 + " s")
                    .asRuntimeException());
            call.cancel(what, null);
        });
    }

    private void sendWhatFits(ClientCallStreamObserver<Object> call) {
        try {
            while (!whole && !over && call.isReady()) {
                progressAt = System.nanoTime();
                if (messages.hasNext()) {
                    call.onNext(messages.next());
                } else {
                    whole = true;
                    call.onCompleted();
                }
            }
        } catch (RuntimeException unreadable) {
            over = true;
            call.cancel("its source could not be read", unreadable);
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
        if (whole) {
            reply.onCompleted();
        } else {
            // A server that says well done to half a file must not be believed.
            reply.onError(Status.UNAVAILABLE
                    .withDescription("it ended the upload before all was sent")
                    .asRuntimeException());
        }
    }

    /** Ends the wait, and closes the source of the messages. */
    @Override
    public void close() {
        over = true;
        wait.close();
        if (messages instanceof AutoCloseable source) {
            try {
                source.close();
            } catch (Exception left) {
                LOG.debug("could not close the source of an upload", left);
            }
        }
    }
}

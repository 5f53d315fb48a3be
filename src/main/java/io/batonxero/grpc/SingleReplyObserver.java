package io.batonxero.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on the single reply of a call, or its failure, exactly once. */
final class SingleReplyObserver implements StreamObserver<Object> {
    private final Consumer<Object> onReply;
    private final Consumer<Throwable> onFailure;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile @Nullable Object message;

    SingleReplyObserver(Consumer<Object> onReply, Consumer<Throwable> onFailure) {
        this.onReply = onReply;
        this.onFailure = onFailure;
    }

    @Override
    public void onNext(Object reply) {
        message = reply;
    }

    @Override
    public void onError(Throwable problem) {
        if (completed.compareAndSet(false, true)) {
            onFailure.accept(problem);
        }
    }

    @Override
    public void onCompleted() {
        Object reply = message;
        if (reply == null) {
            onError(Status.INTERNAL
                    .withDescription("the call ended without a reply")
                    .asRuntimeException());
        } else if (completed.compareAndSet(false, true)) {
            onReply.accept(reply);
        }
    }
}

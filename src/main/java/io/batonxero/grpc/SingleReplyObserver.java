package io.batonxero.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The single message that ends a call well. Tells one of the two, once. */
final class SingleReplyObserver implements StreamObserver<Object> {
    private final Consumer<Object> came;
    private final Consumer<Throwable> failed;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Object message;

    SingleReplyObserver(Consumer<Object> came, Consumer<Throwable> failed) {
        this.came = came;
        this.failed = failed;
    }

    @Override
    public void onNext(Object reply) {
        message = reply;
    }

    @Override
    public void onError(Throwable problem) {
        if (over.compareAndSet(false, true)) {
            failed.accept(problem);
        }
    }

    @Override
    public void onCompleted() {
        Object reply = message;
        if (reply == null) {
            onError(Status.INTERNAL.withDescription("it ended without a reply").asRuntimeException());
        } else if (over.compareAndSet(false, true)) {
            came.accept(reply);
        }
    }
}

package io.batonxero.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A response body in memory for the JDK's HTTP client. A body above the limit fails the request. */
public final class LimitedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final int maxBytes;
    private Flow.@Nullable Subscription subscription;
    private long count;

    private LimitedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** {@return a handler of bodies up to {@code maxBytes}} */
    public static BodyHandler<byte[]> of(int maxBytes) {
        return response -> new LimitedBody(maxBytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        bytes.onSubscribe(upstream);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        count += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (count <= maxBytes) {
            bytes.onNext(buffers);
        } else if (subscription != null) {
            subscription.cancel();
            bytes.onError(new IOException("the response body has more than " + maxBytes + " bytes"));
        }
    }

    @Override
    public void onError(Throwable problem) {
        bytes.onError(problem);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}

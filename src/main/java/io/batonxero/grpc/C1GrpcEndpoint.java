package io.batonxero.grpc;

import io.grpc.Channel;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import org.apache.camel.Producer;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcEndpoint;

/** One method of a service at one target. Serving ({@code from: grpc:}) is Camel's own. */
final class C1GrpcEndpoint extends GrpcEndpoint {
    /** Stands for a deadline that fits the kind of call. */
    static final Duration USUAL = Duration.ofMillis(-1);

    private static final Duration UNARY_DEADLINE = Duration.ofMinutes(1);

    private final C1GrpcComponent component;
    private final Duration deadline;

    /**
     * Speaks to what the configuration names.
     *
     * @param deadline zero for none; {@link #USUAL} for what fits the kind of call
     */
    C1GrpcEndpoint(String uri, C1GrpcComponent component, GrpcConfiguration configuration, Duration deadline) {
        super(uri, component, configuration);
        this.component = component;
        this.deadline = deadline;
    }

    @Override
    public Producer createProducer() {
        return new C1GrpcProducer(this, component);
    }

    /** {@return how long a call may take} Zero if as long as it likes. */
    Duration deadline(MethodType type) {
        if (!deadline.isNegative()) {
            return deadline;
        }
        return type == MethodType.UNARY ? UNARY_DEADLINE : Duration.ZERO;
    }

    String target() {
        return configuration.getHost() + ":" + configuration.getPort();
    }

    Channel channel() {
        String userAgent = configuration.getUserAgent();
        return component.channel(target(), userAgent == null ? "" : userAgent);
    }
}

package io.batonxero.grpc;

import io.grpc.ManagedChannel;
import org.apache.camel.Producer;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcEndpoint;

/** An endpoint for one method of a gRPC service. Consumers ({@code from: grpc:}) are Camel's own. */
final class C1GrpcEndpoint extends GrpcEndpoint {
    private final C1GrpcComponent component;
    private final CallTimeouts timeouts;

    C1GrpcEndpoint(String uri, C1GrpcComponent component, GrpcConfiguration configuration, CallTimeouts timeouts) {
        super(uri, component, configuration);
        this.component = component;
        this.timeouts = timeouts;
    }

    @Override
    public Producer createProducer() {
        return new C1GrpcProducer(this, component);
    }

    CallTimeouts timeouts() {
        return timeouts;
    }

    String target() {
        return configuration.getHost() + ":" + configuration.getPort();
    }

    ManagedChannel channel() {
        String userAgent = configuration.getUserAgent();
        return component.channel(target(), userAgent == null ? "" : userAgent);
    }
}

package io.batonxero.grpc;

import io.batonxero.c1.C1Session;
import io.batonxero.net.Network;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.grpc.GrpcComponent;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcProducerStrategy;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Camel's gRPC component, adapted to ConductorOne. URIs have the same form, {@code
 * grpc:host:port/package.Service?method=Name}. Differences:
 *
 * <ul>
 *   <li>TLS is always on, and verifies the server certificate;
 *   <li>calls to the session's host carry its access token; the route {@code tokenRoute} fetches a missing or expired token;
 *   <li>{@code deadline} (such as {@code 30s}) limits the whole call. Default: one minute; for an upload {@code
 *       stallTimeout} plus {@code replyTimeout} plus one second for every 64 KiB;
 *   <li>{@code stallTimeout} (default {@code 1m}) cancels an upload if the server accepts no message for this time;
 *       {@code replyTimeout} (default {@code 5m}), if it sends no reply for this time after the last message;
 *   <li>after a call that exceeded its deadline, the next call opens a new connection: the old one may be dead;
 *   <li>a reply is one message, not a list of one; a failure is a {@link io.batonxero.c1.C1Exception};
 *   <li>the body for a client-streaming method is an {@link Iterable}; the next message is requested only when the transport
 *       is ready for it;
 *   <li>a call that fails with UNAVAILABLE is retried three times. An upload of more than 1 MiB is not: the route retries
 *       it, and the Iterable starts again with the first message.
 * </ul>
 *
 * <p>The bean {@code grpc} in {@code routes/c1-beans.camel.yaml} takes precedence over Camel's own component. A file in
 * META-INF would not: there the order of the class path decides. gRPC classes are loaded when the first endpoint is created.
 */
@Component("grpc")
public final class C1GrpcComponent extends GrpcComponent {
    private static final List<String> UNSUPPORTED_OPTIONS = List.of(
            "authenticationType",
            "jwtSecret",
            "serviceAccountResource",
            "keyCertChainResource",
            "keyResource",
            "keyPassword",
            "trustCertCollectionResource",
            "streamRepliesTo",
            "toRouteControlledStreamObserver",
            "synchronous");

    private final C1Session session;
    private final Network network;
    private final String tokenRoute;
    private volatile @Nullable ProducerTemplate template;
    private @Nullable Channels channels;

    /**
     * Authenticates calls with the access token of a session.
     *
     * @param tokenRoute the endpoint URI of the route that refreshes the session's token
     */
    public C1GrpcComponent(C1Session session, Network network, String tokenRoute) {
        this.session = session;
        this.network = network;
        this.tokenRoute = tokenRoute;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        UNSUPPORTED_OPTIONS.stream().filter(parameters::containsKey).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException("grpc: endpoints here do not support the option " + option + ".");
        });
        GrpcConfiguration configuration = parseConfiguration(new GrpcConfiguration(), uri);
        if (configuration.getHost() == null || configuration.getPort() < 0) {
            throw new IllegalArgumentException("grpc: needs host and port, as in grpc:host:port/package.Service.");
        }
        if (!"TLS".equals(parameters.getOrDefault("negotiationType", "TLS"))) {
            throw new IllegalArgumentException(
                    "grpc: endpoints here always use TLS; remove the option negotiationType.");
        }
        CallTimeouts timeouts = new CallTimeouts(
                timeout(parameters, "deadline", CallTimeouts.DEFAULT),
                timeout(parameters, "stallTimeout", Duration.ofMinutes(1)),
                timeout(parameters, "replyTimeout", Duration.ofMinutes(5)));
        C1GrpcEndpoint endpoint = new C1GrpcEndpoint(uri, this, configuration, timeouts);
        setProperties(endpoint, parameters);
        if (configuration.getProducerStrategy() == GrpcProducerStrategy.STREAMING) {
            throw new IllegalArgumentException("grpc: endpoints here do not support producerStrategy=STREAMING.");
        }
        return endpoint;
    }

    private Duration timeout(Map<String, Object> parameters, String option, Duration defaultValue) {
        if (!parameters.containsKey(option)) {
            return defaultValue;
        }
        Duration timeout = getAndRemoveParameter(parameters, option, Duration.class);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("grpc: " + option + " must be longer than 0, such as 30s.");
        }
        return timeout;
    }

    /** {@return the channel that all endpoints with this target and user agent share} */
    synchronized ManagedChannel channel(String target, String userAgent) {
        if (channels == null) {
            channels = new Channels(network);
        }
        return channels.to(target, userAgent.isEmpty() ? session.credentials().userAgent() : userAgent);
    }

    /** {@return the access token for a call; empty unless the target is the session's own host} */
    Optional<CallToken> token(String target) {
        return session.credentials().isConfigured()
                        && session.credentials().target().equals(target)
                ? Optional.of(new CallToken(session, this::refresh))
                : Optional.empty();
    }

    void invalidate(CallToken token) {
        session.invalidate(token.lastUsed());
    }

    private void refresh() {
        ProducerTemplate producer = template;
        if (producer == null) {
            throw new IllegalStateException("The grpc component is not started.");
        }
        Exception failure = producer.request(tokenRoute, exchange -> {}).getException();
        if (failure != null) {
            throw CallExceptions.of(tokenRoute, failure);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        template = getCamelContext().createProducerTemplate();
    }

    @Override
    protected void doStop() throws Exception {
        synchronized (this) {
            if (channels != null) {
                channels.close();
                channels = null;
            }
        }
        ServiceHelper.stopService(template);
        super.doStop();
    }
}

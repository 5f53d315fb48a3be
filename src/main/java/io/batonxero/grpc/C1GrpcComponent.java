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
 * Camel's gRPC component, made fit for ConductorOne. It takes the same URIs, {@code grpc:host:port/package.Service?method=Name},
 * and differs thus:
 *
 * <ul>
 *   <li>TLS as in a browser, always;
 *   <li>calls to the session's own host carry its access token, renewed by the route {@code renewal} when it has none;
 *   <li>option {@code deadline} (say {@code 30s}): the time for a call as a whole. Default: a minute for a call; for an
 *       upload {@code stallTimeout}, {@code replyTimeout} and what its bytes take at 64 KiB/s;
 *   <li>options {@code stallTimeout} (default {@code 1m}), an upload ends if the server takes no message for so long, and
 *       {@code replyTimeout} (default {@code 5m}), or if it sends no reply for so long after the last message;
 *   <li>a call that exceeds its deadline has the next call connect anew: the connection may be dead;
 *   <li>a reply is one message, not a list of one; a failure is a {@link io.batonxero.c1.C1Exception};
 *   <li>a method that takes a stream takes an {@link Iterable} as its body, and asks it for the next message only when
 *       the server can take it;
 *   <li>a call that finds the server UNAVAILABLE is made three times more. Not so an upload of more than 1 MiB: repeating
 *       that is the route's business, which sends an Iterable again from its beginning.
 * </ul>
 *
 * <p>Camel asks its registry for a bean named {@code grpc} before it looks for a component of that scheme in jars, so the
 * bean of that name in {@code routes/c1-beans.camel.yaml} is what {@code grpc:} means. A file in META-INF would compete with
 * Camel's own by the order of the class path. No class of gRPC's is loaded before an endpoint is made.
 */
@Component("grpc")
public final class C1GrpcComponent extends GrpcComponent {
    /** What stock options would promise and this component does not do. */
    private static final List<String> NOT_TAKEN = List.of(
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
    private final String renewal;
    private volatile @Nullable ProducerTemplate template;
    private @Nullable Channels channels;

    /**
     * Signs calls in by a session.
     *
     * @param renewal endpoint that leaves a good access token in the session
     */
    public C1GrpcComponent(C1Session session, Network network, String renewal) {
        this.session = session;
        this.network = network;
        this.renewal = renewal;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        NOT_TAKEN.stream().filter(parameters::containsKey).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException("grpc: endpoints take no " + option + " here.");
        });
        GrpcConfiguration configuration = parseConfiguration(new GrpcConfiguration(), uri);
        if (configuration.getHost() == null || configuration.getPort() < 0) {
            throw new IllegalArgumentException("grpc: needs host and port, as in grpc:host:port/package.Service.");
        }
        if (!"TLS".equals(parameters.getOrDefault("negotiationType", "TLS"))) {
            throw new IllegalArgumentException("grpc: endpoints speak TLS here, and nothing else.");
        }
        CallTimeouts timeouts = new CallTimeouts(
                timeout(parameters, "deadline", CallTimeouts.BY_SIZE),
                timeout(parameters, "stallTimeout", Duration.ofMinutes(1)),
                timeout(parameters, "replyTimeout", Duration.ofMinutes(5)));
        C1GrpcEndpoint endpoint = new C1GrpcEndpoint(uri, this, configuration, timeouts);
        setProperties(endpoint, parameters);
        if (configuration.getProducerStrategy() == GrpcProducerStrategy.STREAMING) {
            throw new IllegalArgumentException("grpc: endpoints take no producerStrategy=STREAMING here.");
        }
        return endpoint;
    }

    private Duration timeout(Map<String, Object> parameters, String option, Duration usual) {
        if (!parameters.containsKey(option)) {
            return usual;
        }
        Duration given = getAndRemoveParameter(parameters, option, Duration.class);
        if (given.isNegative() || given.isZero()) {
            throw new IllegalArgumentException("grpc: " + option + " takes a time longer than 0, such as 30s.");
        }
        return given;
    }

    /** {@return the channel that all endpoints of one target share} */
    synchronized ManagedChannel channel(String target, String userAgent) {
        if (channels == null) {
            channels = new Channels(network);
        }
        return channels.to(target, userAgent.isEmpty() ? session.credentials().userAgent() : userAgent);
    }

    /** {@return the token of a call to a target} None to a stranger. */
    Optional<CallToken> token(String target) {
        return session.credentials().isConfigured()
                        && session.credentials().target().equals(target)
                ? Optional.of(new CallToken(session, this::renew))
                : Optional.empty();
    }

    void forget(CallToken token) {
        session.invalidate(token.used());
    }

    private void renew() {
        ProducerTemplate producer = template;
        if (producer == null) {
            throw new IllegalStateException("The grpc component is not started.");
        }
        Exception failed = producer.request(renewal, exchange -> {}).getException();
        if (failed != null) {
            throw CallExceptions.of(renewal, failed);
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

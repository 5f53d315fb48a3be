package io.batonxero.grpc;

import io.batonxero.net.HttpProxy;
import io.batonxero.net.Network;
import io.grpc.ChannelCredentials;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.ProxiedSocketAddress;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The connections to each target, one channel for all who speak to it. */
final class Channels {
    /** A server may hang up on who asks more often than every five minutes whether it is still there. */
    private static final int KEEP_ALIVE_MINUTES = 5;

    private static final int KEEP_ALIVE_ANSWER_SECONDS = 20;
    private static final int MAX_METADATA_BYTES = 16 * 1024;
    private static final int FAREWELL_SECONDS = 1;
    /** Only what no server has begun to answer, or said it cannot now, is repeated. */
    private static final Map<String, ?> RETRIES = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of()),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            4.0,
                            "initialBackoff",
                            "0.2s",
                            "maxBackoff",
                            "2s",
                            "backoffMultiplier",
                            3.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE")))));

    static {
        // The addresses of a name are tried side by side, a quarter of a second apart: a dead one costs no more than
        // that.
        System.setProperty("GRPC_EXPERIMENTAL_ENABLE_NEW_PICK_FIRST", "true");
        System.setProperty("GRPC_PF_USE_HAPPY_EYEBALLS", "true");
    }

    private final Network network;
    private final EventLoopGroup thread = new NioEventLoopGroup(1, new DefaultThreadFactory("grpc", true));
    private final Map<Key, ManagedChannel> channels = new HashMap<>();

    private record Key(String target, String userAgent) {}

    Channels(Network network) {
        this.network = network;
    }

    synchronized ManagedChannel to(String target, String userAgent) {
        return channels.computeIfAbsent(new Key(target, userAgent), this::open);
    }

    private ManagedChannel open(Key key) {
        Duration timeout = network.limits().connectTimeout();
        return NettyChannelBuilder.forTarget("dns:///" + key.target(), credentials())
                .userAgent(key.userAgent())
                .proxyDetector(this::throughProxy)
                .eventLoopGroup(thread)
                .channelFactory(() -> new ProxyAwareSocketChannel(timeout))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .keepAliveTime(KEEP_ALIVE_MINUTES, TimeUnit.MINUTES)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .enableRetry()
                .defaultServiceConfig(RETRIES)
                .build();
    }

    private ChannelCredentials credentials() {
        List<TrustManager> trusted = network.trustManagers();
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        return trusted.isEmpty()
                ? credentials.build()
                : credentials.trustManager(trusted.toArray(TrustManager[]::new)).build();
    }

    private @Nullable ProxiedSocketAddress throughProxy(SocketAddress target) throws IOException {
        if (!(target instanceof InetSocketAddress host)) {
            return null;
        }
        Optional<HttpProxy> proxy = network.proxyFor(host.getHostString(), host.getPort());
        if (proxy.isEmpty()) {
            return null;
        }
        InetSocketAddress address =
                new InetSocketAddress(proxy.get().host(), proxy.get().port());
        if (address.isUnresolved()) {
            throw new IOException("the host of HTTPS_PROXY is unknown: " + proxy.get());
        }
        HttpConnectProxiedSocketAddress.Builder way = HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress(host)
                .setProxyAddress(address);
        return proxy.get().user().isEmpty()
                ? way.build()
                : way.setUsername(proxy.get().user())
                        .setPassword(proxy.get().password())
                        .build();
    }

    /** Waits a little for calls to end. */
    synchronized void close() throws InterruptedException {
        channels.values().forEach(ManagedChannel::shutdown);
        for (ManagedChannel channel : channels.values()) {
            if (!channel.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        }
        channels.clear();
        var unused = thread.shutdownGracefully(0, FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
}

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
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
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
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Creates and caches the gRPC channels: one per target and user agent. Thread-safe. */
final class Channels {
    /** gRPC servers may close a connection with more frequent keep-alive pings, or with pings between the calls. */
    private static final int KEEP_ALIVE_MINUTES = 5;
    /** Keeps NATs and firewalls from dropping a connection between two polls. Servers do not count TCP's probes. */
    private static final int TCP_KEEP_ALIVE_SECONDS = 60;

    private static final int TCP_PROBE_INTERVAL_SECONDS = 15;
    private static final int MAX_TCP_PROBES = 4;

    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 20;
    private static final int MAX_METADATA_BYTES = 16 * 1024;
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 1;
    /** Retries calls that the server has not begun to process, or rejected with UNAVAILABLE. */
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
        // Happy Eyeballs: tries the next address of a name after 250 ms, so that a dead address costs no more.
        System.setProperty("GRPC_EXPERIMENTAL_ENABLE_NEW_PICK_FIRST", "true");
        System.setProperty("GRPC_PF_USE_HAPPY_EYEBALLS", "true");
    }

    private final Network network;
    private final EventLoopGroup thread =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("grpc", true), NioIoHandler.newFactory());
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
                .channelFactory(() -> new ProxyAwareSocketChannel(timeout, network.proxyCredentials()))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .withOption(ChannelOption.SO_KEEPALIVE, true)
                .withOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), TCP_KEEP_ALIVE_SECONDS)
                .withOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), TCP_PROBE_INTERVAL_SECONDS)
                .withOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), MAX_TCP_PROBES)
                .keepAliveTime(KEEP_ALIVE_MINUTES, TimeUnit.MINUTES)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .enableRetry()
                .defaultServiceConfig(RETRIES)
                .build();
    }

    private ChannelCredentials credentials() {
        List<TrustManager> trustManagers = network.trustManagers();
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        return trustManagers.isEmpty()
                ? credentials.build()
                : credentials
                        .trustManager(trustManagers.toArray(TrustManager[]::new))
                        .build();
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
            throw new IOException("host of HTTPS_PROXY not found: " + proxy.get());
        }
        HttpConnectProxiedSocketAddress.Builder route = HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress(host)
                .setProxyAddress(address);
        return proxy.get().user().isEmpty()
                ? route.build()
                : route.setUsername(proxy.get().user())
                        .setPassword(proxy.get().password())
                        .build();
    }

    /** Waits up to one second per channel for its calls to end. */
    synchronized void close() throws InterruptedException {
        channels.values().forEach(ManagedChannel::shutdown);
        for (ManagedChannel channel : channels.values()) {
            if (!channel.awaitTermination(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        }
        channels.clear();
        var unused = thread.shutdownGracefully(0, SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}

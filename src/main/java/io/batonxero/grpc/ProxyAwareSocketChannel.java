package io.batonxero.grpc;

import io.batonxero.net.ProxyCredentials;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A socket channel with a timeout for the proxy's CONNECT response, which sends no rejected credentials to the proxy. gRPC
 * has no option for either: Netty's timeout is 10 s, and the channel reconnects by itself.
 */
final class ProxyAwareSocketChannel extends NioSocketChannel {
    private final Duration timeout;
    private final ProxyCredentials proxyCredentials;

    ProxyAwareSocketChannel(Duration timeout, ProxyCredentials proxyCredentials) {
        this.timeout = timeout;
        this.proxyCredentials = proxyCredentials;
    }

    @Override
    protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        HttpProxyHandler proxy = pipeline().get(HttpProxyHandler.class);
        if (proxy != null) {
            proxyCredentials.requireNotRejected();
            proxy.setConnectTimeoutMillis(timeout.toMillis());
            proxy.connectFuture()
                    .addListener(tunnel -> Optional.ofNullable(tunnel.cause())
                            .flatMap(ProxyCredentials::rejectionIn)
                            .ifPresent(proxyCredentials::rejected));
        }
        return super.doConnect(remote, local);
    }
}

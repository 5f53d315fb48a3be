package io.batonxero.grpc;

import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket channel with a timeout for the proxy's CONNECT response. gRPC has no option for it; Netty's default is 10 s. */
final class ProxyAwareSocketChannel extends NioSocketChannel {
    private final Duration timeout;

    ProxyAwareSocketChannel(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        HttpProxyHandler proxy = pipeline().get(HttpProxyHandler.class);
        if (proxy != null) {
            proxy.setConnectTimeoutMillis(timeout.toMillis());
        }
        return super.doConnect(remote, local);
    }
}

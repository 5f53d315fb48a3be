package io.batonxero.grpc;

import io.batonxero.demo.SimulatedCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/** A server with HTTP/2 and TLS that answers every request with the same page, as a firewall does. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's writes and closes, which no test waits for.
final class PageServer implements AutoCloseable {
    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    PageServer(SimulatedCertificate certificate, int status, String type, String page) throws SSLException {
        SslContext tls = SslContextBuilder.forServer(certificate.keyManagers().get(0))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        tls.newHandler(connection.alloc()),
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline().addLast(new Page(status, type, page));
                                            }
                                        }));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    String address() {
        return "localhost:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Page extends ChannelInboundHandlerAdapter {
        private final int status;
        private final String type;
        private final String page;

        Page(int status, String type, String page) {
            this.status = status;
            this.type = type;
            this.page = page;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            boolean isEnd = (frame instanceof Http2HeadersFrame headers && headers.isEndStream())
                    || (frame instanceof Http2DataFrame data && data.isEndStream());
            ReferenceCountUtil.release(frame);
            if (isEnd) {
                Http2Headers head = new DefaultHttp2Headers().status(String.valueOf(status));
                if (!type.isEmpty()) {
                    head.set("content-type", type);
                }
                context.write(new DefaultHttp2HeadersFrame(head, page.isEmpty()));
                if (!page.isEmpty()) {
                    context.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(page, StandardCharsets.UTF_8), true));
                }
                context.flush();
            }
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        threads.shutdownGracefully();
    }
}

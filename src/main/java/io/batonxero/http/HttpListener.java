package io.batonxero.http;

import io.batonxero.secret.Secrets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for pages that fit into memory: GET and HEAD, one request per connection, request bodies ignored.
 * Slow clients cannot block others: no thread waits for a client, a connection closes at its deadline, and beyond
 * {@link #MAX_CONNECTIONS} a new one closes the oldest.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Closing a connection is asynchronous.
public final class HttpListener implements AutoCloseable {
    /** More than probes, scrapers and a browser need together. */
    static final int MAX_CONNECTIONS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_LINE_BYTES = 8192;
    private static final int MAX_HEADERS_BYTES = 16_384;
    private static final int MAX_CHUNK_BYTES = 8192;
    private static final int RESPONDER_THREADS = 2;

    private final Pages pages;
    private final Duration connectionTimeout;
    private final EventLoopGroup eventLoop;
    private final ExecutorService responders;
    private final List<Channel> servers = new ArrayList<>();
    /** Oldest first. Confined to the event loop. */
    private final Set<Channel> connections = new LinkedHashSet<>();

    /** Builds the page for a request on a thread of the listener. */
    @FunctionalInterface
    public interface Pages {
        /** {@return the response to a GET or HEAD request} The listener omits the body for HEAD. */
        HttpPage of(String method, URI target);
    }

    private HttpListener(String name, Pages pages, Duration connectionTimeout) {
        this.pages = pages;
        this.connectionTimeout = connectionTimeout;
        this.eventLoop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(name + "-network", true), NioIoHandler.newFactory());
        this.responders = Executors.newFixedThreadPool(RESPONDER_THREADS, new DefaultThreadFactory(name, true));
    }

    /**
     * {@return a running listener on all these addresses} The caller closes it.
     *
     * @param name the prefix of its thread names
     * @throws IOException if it cannot listen on one of the addresses
     */
    public static HttpListener start(String name, List<InetSocketAddress> addresses, Pages pages) throws IOException {
        return start(name, addresses, pages, CONNECTION_TIMEOUT);
    }

    static HttpListener start(String name, List<InetSocketAddress> addresses, Pages pages, Duration connectionTimeout)
            throws IOException {
        HttpListener listener = new HttpListener(name, pages, connectionTimeout);
        for (InetSocketAddress address : addresses) {
            ChannelFuture bound = listener.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                listener.close();
                throw new IOException(bound.cause().getMessage(), bound.cause());
            }
            listener.servers.add(bound.channel());
        }
        return listener;
    }

    private ChannelFuture bind(InetSocketAddress address) {
        return new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                // A client may shut down its output after the request and still read the response.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accept(connection);
                    }
                })
                .bind(address);
    }

    private void accept(Channel connection) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connections.iterator().next().close();
        }
        connections.add(connection);
        Future<?> timeout = connection
                .eventLoop()
                .schedule(() -> connection.close(), connectionTimeout.toMillis(), TimeUnit.MILLISECONDS);
        connection.closeFuture().addListener(closed -> {
            connections.remove(connection);
            timeout.cancel(false);
        });
        connection
                .pipeline()
                .addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADERS_BYTES, MAX_CHUNK_BYTES), new Exchange());
    }

    /** The handler of one connection. */
    private final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
        private boolean isAccepted;

        @Override
        protected void channelRead0(ChannelHandlerContext connection, HttpObject part) {
            if (isAccepted || !(part instanceof HttpRequest request)) {
                return;
            }
            isAccepted = true;
            try {
                responders.execute(() -> respond(connection.channel(), request));
            } catch (RejectedExecutionException e) {
                connection.close();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext connection, Object event) {
            if (event instanceof ChannelInputShutdownEvent && (!isAccepted || isOutputShut(connection.channel()))) {
                connection.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext connection, Throwable cause) {
            LOG.atDebug()
                    .addKeyValue("from", connection.channel().remoteAddress())
                    .setCause(cause)
                    .log("connection closed");
            connection.close();
        }
    }

    private void respond(Channel connection, HttpRequest request) {
        if (!connection.isActive()) {
            return;
        }
        HttpPage page = page(request);
        byte[] body = Secrets.mask(page.body()).getBytes(StandardCharsets.UTF_8);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(page.status()), Unpooled.wrappedBuffer(body));
        page.headers().forEach(response.headers()::set);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        connection.writeAndFlush(response).addListener(written -> {
            page.sent().run();
            if (((DuplexChannel) connection).isInputShutdown()) {
                connection.close();
            } else {
                // Closing at once would reset the connection of a client that still sends, and lose the response.
                ((DuplexChannel) connection).shutdownOutput();
            }
        });
    }

    private static boolean isOutputShut(Channel connection) {
        return ((DuplexChannel) connection).isOutputShutdown();
    }

    private HttpPage page(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpPage.refusal(400, "The request is malformed or too long.");
        }
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return HttpPage.refusal(405, "Only GET and HEAD are allowed here.");
        }
        try {
            return pages.of(method, new URI(request.uri()));
        } catch (URISyntaxException e) {
            return HttpPage.refusal(400, "The path is malformed.");
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("path", request.uri().replaceAll("[?].*", ""))
                    .setCause(e)
                    .log("request failed");
            return HttpPage.refusal(500, "The program could not build this page. See its log.");
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.close().awaitUninterruptibly());
        responders.shutdown();
        // Waits: the selector releases the port on its next select.
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}

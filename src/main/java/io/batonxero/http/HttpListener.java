package io.batonxero.http;

import io.batonxero.secret.Secrets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
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
 * A small HTTP server for pages that fit into memory: GET and HEAD, one request per connection, bodies of requests ignored.
 * No thread waits for a client, each connection is closed when its deadline is over, and beyond {@link #MAX_CONNECTIONS} a
 * new one closes the oldest: clients that send or read slowly, or not at all, keep nobody else out.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection to be closed.
public final class HttpListener implements AutoCloseable {
    /** More than probes, scrapers and a browser need at the same time. */
    static final int MAX_CONNECTIONS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_LINE_BYTES = 8192;
    private static final int MAX_HEADERS_BYTES = 16_384;
    private static final int MAX_CHUNK_BYTES = 8192;
    private static final int THREADS = 2;

    private final Pages pages;
    private final Duration deadline;
    private final NioEventLoopGroup network;
    private final ExecutorService threads;
    private final List<Channel> servers = new ArrayList<>();
    /** Oldest first. Only the one thread of the network has it. */
    private final Set<Channel> open = new LinkedHashSet<>();

    /** Makes the page for a request, GET or HEAD, on a thread of the listener's. */
    @FunctionalInterface
    public interface Pages {
        /** {@return the response to this request} That to HEAD is sent without its body. */
        HttpPage of(String method, URI target);
    }

    private HttpListener(String name, Pages pages, Duration deadline) {
        this.pages = pages;
        this.deadline = deadline;
        this.network = new NioEventLoopGroup(1, new DefaultThreadFactory(name + "-network", true));
        this.threads = Executors.newFixedThreadPool(THREADS, new DefaultThreadFactory(name, true));
    }

    /**
     * {@return a running one at all of these addresses} To be closed.
     *
     * @param name of its threads
     * @throws IOException if it cannot listen at one of them
     */
    public static HttpListener start(String name, List<InetSocketAddress> addresses, Pages pages) throws IOException {
        return start(name, addresses, pages, DEADLINE);
    }

    static HttpListener start(String name, List<InetSocketAddress> addresses, Pages pages, Duration deadline)
            throws IOException {
        HttpListener listener = new HttpListener(name, pages, deadline);
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
                .group(network)
                .channel(NioServerSocketChannel.class)
                // A client may send its request and close its side, and still wants the response.
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
        if (open.size() >= MAX_CONNECTIONS) {
            open.iterator().next().close();
        }
        open.add(connection);
        Future<?> end =
                connection.eventLoop().schedule(() -> connection.close(), deadline.toMillis(), TimeUnit.MILLISECONDS);
        connection.closeFuture().addListener(closed -> {
            open.remove(connection);
            end.cancel(false);
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
                threads.execute(() -> respond(connection.channel(), request));
            } catch (RejectedExecutionException closing) {
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
                // A client that still sends would not see the response if its connection were closed at once.
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
            return HttpPage.refusal(500, "The program failed to make this page; its log says why.");
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.close().awaitUninterruptibly());
        threads.shutdown();
        // A selector lets go of a port only when it selects again, or ends.
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}

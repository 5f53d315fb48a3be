package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.batonxero.base.ConfigurationException;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.ProxyRefusedException;
import io.batonxero.net.RequestTimeoutException;
import io.batonxero.support.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile servers cannot exceed the timeouts, the memory limits or the connection pool. */
class HostileServersTest {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration REQUEST = Duration.ofSeconds(3);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final long FEW_BYTES = 8 << 20;

    private final Network network = Network.of(Map.of(), new NetworkLimits(CONNECT, Duration.ofSeconds(20), REQUEST));
    private final HttpClientConnectionManager connections = HttpClients.connectionPool(network);
    private final CloseableHttpClient client = client(connections);

    private CloseableHttpClient client(HttpClientConnectionManager pool) {
        return HttpClients.client(network, "test").setConnectionManager(pool).build();
    }

    private String get(String url) throws IOException {
        return get(client, url);
    }

    private static String get(CloseableHttpClient client, String url) throws IOException {
        return inTime(() -> client.execute(new HttpGet(url), response -> EntityUtils.toString(response.getEntity())));
    }

    /** {@return the response of a request} A request that hangs fails its test. */
    private static <T> T inTime(Callable<T> request) throws IOException {
        FutureTask<T> task = new FutureTask<>(request);
        Thread thread = new Thread(task, "request");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(REQUEST.multipliedBy(5).toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new AssertionError("The request failed otherwise", failed.getCause());
        } catch (TimeoutException | InterruptedException endless) {
            throw new AssertionError("The request has no end", endless);
        }
    }

    private static Arguments named(String name, RawServer.Response response) {
        return Arguments.of(name, response);
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                named("header lines without an end", RawServer.endless(OK, "X-More: yes\r\n")),
                named("a header line without an end", RawServer.endless(OK + "X-More: ", "yes")),
                named("a folded header line without an end", RawServer.endless(OK + "X-More: yes", "\r\n yes")),
                named("a status line without an end", RawServer.endless("HTTP/1.1 200 ", "OK")),
                named("no HTTP without an end", RawServer.endless("", "SSH-2.0-OpenSSH\r\n")),
                named("empty lines without an end", RawServer.endless("", "\r\n")),
                named("informational responses without an end", RawServer.endless("", "HTTP/1.1 103 Early\r\n\r\n")),
                named("requests to go on without an end", RawServer.endless("", "HTTP/1.1 100 Continue\r\n\r\n")),
                named("100 000 headers", RawServer.text(OK + "X-More: yes\r\n".repeat(100_000) + "\r\n")),
                named("a header of 50 MB", RawServer.text(OK + "X-More: " + "y".repeat(50 << 20) + "\r\n\r\n")),
                named("a status of no class", RawServer.text("HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n")),
                named("a status of letters", RawServer.text("HTTP/1.1 abc Nothing\r\nContent-Length: 0\r\n\r\n")),
                named("a length below zero", RawServer.text(OK + "Content-Length: -1\r\n\r\n")),
                named(
                        "a length beyond all numbers",
                        RawServer.text(OK + "Content-Length: " + "9".repeat(30) + "\r\n\r\n")),
                named("a version of another protocol", RawServer.text("HTTP/7.5 200 OK\r\n\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void invalidResponseHeadersFailAtOnce(String name, RawServer.Response response) throws Exception {
        try (RawServer server = new RawServer(response)) {
            Throwable thrown = catchThrowable(() -> get(server.url()));

            assertThat(thrown).isInstanceOf(IOException.class).isNotInstanceOf(RequestTimeoutException.class);
            assertThat(server.isClosedWithin(10)).isTrue();
            assertThat(server.sent()).isLessThan(FEW_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unheard-of", "br", ";=,", "gzip, unheard-of"})
    void anInvalidContentEncodingKeepsNoConnection(String encoding) throws Exception {
        Duration never = Duration.ofMinutes(5);
        Network patient = Network.of(Map.of(), new NetworkLimits(never, never, never));
        RawServer.Response response =
                RawServer.text(OK + "Content-Encoding: " + encoding + "\r\nContent-Length: 2\r\n\r\n{}");
        try (RawServer server = new RawServer(response);
                CloseableHttpClient own = HttpClients.client(patient, "test")
                        .setConnectionManager(HttpClients.connectionPool(patient))
                        .build()) {
            for (int request = 0; request <= HttpClients.MAX_CONNECTIONS; request++) {
                // The program may refuse the response; a request for which no connection is left would never end.
                assertThat(catchThrowable(() -> get(own, server.url())))
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown).isNull(),
                                thrown -> assertThat(thrown).isInstanceOf(IOException.class));
            }
        }
    }

    static Stream<Arguments> slowOnes() {
        return Stream.of(
                named("a head at ten bytes a second", RawServer.slow(OK + "X-More: ", "y")),
                named("nothing at all", RawServer.text("")),
                named("nothing after the head", RawServer.text(CHUNKED)),
                named("a chunk at ten bytes a second", RawServer.slow(CHUNKED + "FFFFFF\r\n", "y")),
                named("ten chunks a second", RawServer.slow(CHUNKED, "1\r\ny\r\n")),
                named("the length of a chunk at ten bytes a second", RawServer.slow(CHUNKED + "1;", "y")),
                named("trailers at ten bytes a second", RawServer.slow(CHUNKED + "0\r\nX: ", "y")),
                named(
                        "a body of known length at ten bytes a second",
                        RawServer.slow(OK + "Content-Length: 1000000\r\n\r\n", "y")),
                named("a body of unknown length at ten bytes a second", RawServer.slow(OK + "\r\n", "y")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowOnes")
    void anEndlessResponseIsCancelledAtTheRequestTimeout(String name, RawServer.Response response) throws Exception {
        try (RawServer server = new RawServer(response)) {
            long began = System.nanoTime();

            assertThatThrownBy(() -> get(server.url()))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("no complete response within 3 s")
                    .hasMessageContaining("--request-timeout (BATON_REQUEST_TIMEOUT)");

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(REQUEST.minusMillis(100), REQUEST.plusSeconds(10));
            assertThat(server.isClosedWithin(10)).isTrue();
        }
    }

    @Test
    void endlessTrailersAreRefused() throws Exception {
        try (RawServer server = new RawServer(RawServer.endless(CHUNKED + "0\r\n", "X-More: yes\r\n"))) {
            assertThatThrownBy(() -> get(server.url())).isInstanceOf(IOException.class);

            assertThat(server.isClosedWithin(10)).isTrue();
            assertThat(server.sent()).isLessThan(FEW_BYTES);
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                named("chunks without an end", RawServer.endless(CHUNKED, "1000\r\n" + " ".repeat(4096) + "\r\n")),
                named("a body of 1 GB", RawServer.endless(OK + "Content-Length: 1073741824\r\n\r\n", " ")),
                named("a body of unknown length", RawServer.endless(OK + "\r\n", " ")),
                named("a body that stalls", RawServer.text(CHUNKED + "10000\r\n" + " ".repeat(65_536))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void closingABodyEarlyClosesItsConnection(String name, RawServer.Response response) throws Exception {
        try (RawServer server = new RawServer(response)) {
            HttpGet request = new HttpGet(server.url());
            byte[] beginning = inTime(() -> {
                try (ClassicHttpResponse answer = client.executeOpen(null, request, null);
                        InputStream body = answer.getEntity().getContent()) {
                    return body.readNBytes(50_000);
                }
            });

            assertThat(beginning).hasSize(50_000);
            assertThat(server.isClosedWithin(10)).isTrue();
            assertThat(server.sent()).isLessThan(FEW_BYTES);
        }
    }

    @Test
    void aConnectionIsReusedAfterItsBodyWasRead() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("packed".getBytes(StandardCharsets.UTF_8));
        }
        List<RawServer.Response> answers = List.of(
                RawServer.text(OK + "Content-Length: 5\r\n\r\nplain"),
                RawServer.text(CHUNKED + "5\r\nplain\r\n0\r\n\r\n"),
                out -> {
                    out.write((OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + Integer.toHexString(packed.size()) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                    packed.writeTo(out);
                    out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                },
                RawServer.text(OK + "Content-Length: 3\r\n\r\nend"));
        try (RawServer server = new RawServer(answers.get(0))) {
            List<String> read = new ArrayList<>();
            for (RawServer.Response answer : answers) {
                server.respond(answer);
                read.add(get(server.url()));
            }

            assertThat(read).containsExactly("plain", "plain", "packed", "end");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void bytesBeyondContentLengthAreNotParsedAsTheNextResponse() throws Exception {
        try (RawServer server = new RawServer(RawServer.text(OK + "Content-Length: 5\r\n\r\nfirst and more"))) {
            assertThat(get(server.url())).isEqualTo("first");
            server.respond(RawServer.text(OK + "Content-Length: 6\r\n\r\nsecond"));

            assertThat(get(server.url())).isEqualTo("second");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void unsolicitedBytesCloseTheConnection() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        try (RawServer server = new RawServer(out -> {
            out.write((OK + "Content-Length: 5\r\n\r\nfirst").getBytes(StandardCharsets.ISO_8859_1));
            await(read);
            out.write((OK + "Content-Length: 6\r\n\r\nforged").getBytes(StandardCharsets.ISO_8859_1));
            late.countDown();
        })) {
            assertThat(get(server.url())).isEqualTo("first");
            read.countDown();
            await(late);

            assertThatThrownBy(() -> get(server.url()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the server sent more than its last response");
            assertThat(server.isClosedWithin(10)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndlessTlsHandshakeIsCancelledAtTheConnectTimeout() throws Exception {
        try (RawServer server = new RawServer(RawServer.text(""))) {
            long began = System.nanoTime();

            assertThatThrownBy(() -> get("https://127.0.0.1:" + server.port()))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("no connection within 2 s")
                    .hasMessageContaining("--connect-timeout (BATON_CONNECT_TIMEOUT)");

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CONNECT.plusSeconds(10));
        }
    }

    @Test
    void aSilentProxyIsCancelledAtTheConnectTimeout() throws Exception {
        try (RawServer proxy = new RawServer(RawServer.slow("HTTP/1.1 200 OK\r\nX: ", "y"))) {
            Network proxied = Network.of(Map.of("HTTPS_PROXY", proxy.url()), network.limits());
            try (CloseableHttpClient through = HttpClients.client(proxied, "test")
                    .setConnectionManager(HttpClients.connectionPool(proxied))
                    .build()) {
                assertThatThrownBy(() -> get(through, "https://xero.test/"))
                        .isInstanceOf(RequestTimeoutException.class)
                        .hasMessageContaining("no connection within 2 s");
                assertThat(proxy.requests()).containsExactly("CONNECT xero.test:443 HTTP/1.1");
                assertThat(proxy.isClosedWithin(10)).isTrue();
            }
        }
    }

    /** HttpClient keeps the connection of a refusal without a body. */
    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden\r\nContent-Length: 0", "204 No Content", "304 Not Modified"})
    void aProxyThatRefusesTunnelsDoesNotExhaustThePool(String refusal) throws Exception {
        try (RawServer proxy = new RawServer(RawServer.text("HTTP/1.1 " + refusal + "\r\n\r\n"));
                RawServer direct = new RawServer(RawServer.text(OK + "Content-Length: 4\r\n\r\nopen"))) {
            Network proxied = Network.of(Map.of("HTTPS_PROXY", proxy.url()), network.limits());
            try (CloseableHttpClient through = HttpClients.client(proxied, "test")
                    .setConnectionManager(HttpClients.connectionPool(proxied))
                    .build()) {
                for (int i = 0; i <= HttpClients.MAX_CONNECTIONS; i++) {
                    assertThatThrownBy(() -> get(through, "https://xero.test/"))
                            .isInstanceOf(ProxyRefusedException.class);
                }

                assertThat(get(through, direct.url())).isEqualTo("open");
            }
        }
    }

    @Test
    void aConnectorExceptionPassesAClientUnchanged() throws Exception {
        Network broken = Network.of(Map.of("SSL_CERT_FILE", "/nowhere/ca.pem"), network.limits());
        try (RawServer server = new RawServer(RawServer.text(""));
                CloseableHttpClient untrusting = HttpClients.client(broken, "test")
                        .setConnectionManager(HttpClients.connectionPool(broken))
                        .build()) {
            assertThatThrownBy(() -> untrusting.execute(new HttpGet("https://127.0.0.1:" + server.port()), each -> ""))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("SSL_CERT_FILE");
        }
    }

    @Test
    void aSlowNameLookupFailsAtTheConnectTimeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (CloseableHttpClient waiting = client(HttpClients.connectionPool(network, names(() -> {
            await(never);
            return List.of();
        })))) {
            assertThatThrownBy(() -> get(waiting, "http://xero.test/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(no connection within 2 s|the lookup of the host name .* timed out).*");
        } finally {
            never.countDown();
        }
    }

    @Test
    void aDeadFirstAddressCosts250Milliseconds() throws Exception {
        InetAddress dead = InetAddress.getByName("127.0.0.2");
        try (RawServer server = new RawServer(RawServer.text(OK + "Content-Length: 5\r\n\r\nalive"));
                ServerSocket full = new ServerSocket(server.port(), 1, dead)) {
            List<Socket> waiting = ParallelConnectorTest.fill(full);
            try (CloseableHttpClient both = client(HttpClients.connectionPool(
                    network,
                    names(() -> List.of(
                            new InetSocketAddress(dead, server.port()),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))))) {
                long began = System.nanoTime();

                assertThat(get(both, "http://xero.test:" + server.port())).isEqualTo("alive");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CONNECT);
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void refusalByEveryAddressFailsAtOnce() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        assertThatThrownBy(() -> get("http://127.0.0.1:" + port))
                .isInstanceOf(java.net.ConnectException.class)
                .hasMessageContaining("Connection refused");
    }

    private interface Lookup {
        List<InetSocketAddress> addresses() throws InterruptedException;
    }

    private static DnsResolver names(Lookup lookup) {
        return new DnsResolver() {
            @Override
            public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
                try {
                    return lookup.addresses();
                } catch (InterruptedException cancelled) {
                    throw new UnknownHostException(host);
                }
            }

            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return SystemDefaultDnsResolver.INSTANCE.resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}

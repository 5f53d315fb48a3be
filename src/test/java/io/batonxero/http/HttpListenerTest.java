package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.HawtioClient;
import io.batonxero.support.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow, greedy and malformed clients cannot block a listener. */
class HttpListenerTest {
    private static final String GET = "GET /page HTTP/1.1\r\nHost: here\r\n\r\n";
    /** More than two socket buffers hold. */
    private static final int LARGE = 6 << 20;

    private final CountDownLatch sent = new CountDownLatch(1);
    private int port;
    private HttpListener listener;
    private Sockets sockets;

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        sockets = new Sockets(port);
        start(Duration.ofMinutes(10));
    }

    private void start(Duration deadline) throws IOException {
        listener = HttpListener.start(
                "port-" + port, List.of(address()), (method, target) -> page(target.getPath()), deadline);
    }

    private HttpPage page(String path) {
        return switch (path) {
            case "/page" -> HttpPage.of(200, "text/plain", "a page");
            case "/large" -> HttpPage.of(200, "text/plain", "x".repeat(LARGE));
            case "/fails" -> throw new IllegalStateException("for this test");
            case "/noticed" -> new HttpPage(200, Map.of(), "", sent::countDown);
            default -> HttpPage.refusal(404, "Nothing here.");
        };
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @AfterEach
    void stop() throws IOException {
        sockets.close();
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /page HT",
                "GET /page HTTP/1.1\r\nHost: here\r\n",
                "GET /page HTTP/1.1\r\nHost: here\r\nX: ",
                "POST /page HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345",
                "POST /page HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
                "GET /large HTTP/1.1\r\nHost: here\r\n\r\n",
                "GET /page HTTP/1.1\r\nHost: here\r\n\r\nGET /large HTTP/1.1\r\nHost: here\r\n\r\n"
            })
    void slowClientsDoNotBlockOthers(String started) throws Exception {
        sockets.hold(3 * HttpListener.MAX_CONNECTIONS, started);

        for (int i = 0; i < 10; i++) {
            assertThat(sockets.exchange(GET)).startsWith("HTTP/1.1 200 OK").endsWith("a page");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("port-" + port))
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void connectionsStayWithinTheLimit() throws Exception {
        int more = 20;
        sockets.hold(HttpListener.MAX_CONNECTIONS + more, "GET /page HT");

        Awaitility.await().until(() -> sockets.closed() == more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /page HT", "GET /large HTTP/1.1\r\nHost: here\r\n\r\n"})
    void aConnectionIsClosedAtItsTimeout(String started) throws Exception {
        listener.close();
        start(Duration.ofMillis(200));

        sockets.hold(5, started);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sockets.closed() == 5);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /other HTTP/1.1,404",
        "HEAD /page HTTP/1.1,200",
        "GET http://here/page HTTP/1.1,200",
        "GET /page HTTP/1.0,200",
        "GET /%zz HTTP/1.1,400",
        "GET /fails HTTP/1.1,500",
        "POST /page HTTP/1.1,405",
        "TRACE /page HTTP/1.1,405",
        "OPTIONS * HTTP/1.1,405",
        "GET,400",
        "\u0016\u0003\u0001 a TLS greeting,400"
    })
    void everyRequestGetsAResponse(String line, int status) throws Exception {
        String response = sockets.exchange(line + "\r\nHost: here\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("\r\nconnection: close\r\n");
        assertThat(response.endsWith("a page")).isEqualTo(status == 200 && !line.startsWith("HEAD"));
    }

    @Test
    void longLinesAndHeadersAreRefused() throws Exception {
        assertThat(sockets.exchange("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(sockets.exchange("GET /page HTTP/1.1\r\n" + "X: y\r\n".repeat(100_000) + "\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aClientThatShutsDownItsOutputGetsItsPage() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("a page");
        }
    }

    @Test
    void thePageIsNotifiedAfterItWasSent() throws Exception {
        assertThat(sockets.exchange("GET /noticed HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200");

        assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
    }
}

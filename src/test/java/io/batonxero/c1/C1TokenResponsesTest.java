package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.http.HttpClients;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.support.RawServer;
import io.batonxero.support.TestClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses to token requests are read within limits of size, time and number of retries, whichever server sends them. */
class C1TokenResponsesTest {
    private static final NetworkLimits LIMITS =
            new NetworkLimits(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(3));

    private final TestClock monotonic = new TestClock(Instant.now());
    private SimulatedC1 c1;
    private C1Session session;
    private RawServer server;
    private CloseableHttpClient client;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
        session = new C1Session(C1Credentials.of(c1.clientId(), c1.clientSecret(), ""), Clock.systemUTC(), monotonic);
        server = new RawServer(RawServer.text(""));
        Network network = Network.of(Map.of(), LIMITS);
        client = C1Clients.tokens(session, network)
                .setConnectionManager(HttpClients.connectionPool(network))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        c1.close();
    }

    private void refresh() throws IOException {
        if (session.needsRefresh()) {
            client.execute(new HttpPost(server.url()), response -> response.getCode());
        }
    }

    private static RawServer.Response json(int status, String header, String body) {
        return RawServer.text(
                "HTTP/1.1 " + status + " Said\r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2147483648", "9223372036854775808", "1e300", "\"3600\"", "\"\"", "0", "-1", "null", "[]", "2"})
    void invalidLifetimeDoesNotCauseARefreshBeforeEachCall(String expiresIn) throws Exception {
        server.respond(json(200, "", "{\"access_token\":\"t\",\"expires_in\":" + expiresIn + "}"));

        refresh();
        refresh();
        refresh();

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        server.respond(json(503, "Retry-After: 2\r\n", ""));
        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("503");
        server.respond(json(200, "", "{\"access_token\":\"t\"}"));

        monotonic.now = monotonic.now.plusMillis(1999);
        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("503");
        assertThat(server.requests()).hasSize(1);

        monotonic.now = monotonic.now.plusMillis(1);
        refresh();
        assertThat(session.needsRefresh()).isFalse();
    }

    @Test
    void endlessBodyClosesItsConnection() throws Exception {
        server.respond(RawServer.endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\n{}\r\n"));

        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("the response body has more than 1048576 bytes");

        assertThat(server.isClosedWithin(10)).isTrue();
        assertThat(server.sent()).isLessThan(32 << 20);
    }

    @Test
    void slowBodyFailsTheRequest() throws Exception {
        server.respond(RawServer.slow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"));

        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("no complete response within 3 s");

        assertThat(server.isClosedWithin(10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 000 X\r\n\r\n", "HTTP/9.9 200 X\r\n\r\n", "no HTTP\r\n\r\n"})
    void responseThatIsNotHttpFailsTheRequest(String head) {
        server.respond(RawServer.text(head));

        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("could not be reached");
    }

    @Test
    void statusIsReportedWhateverTheBodyIs() {
        server.respond(RawServer.text("HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"));

        assertThatThrownBy(this::refresh)
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("status 401");
    }
}

package io.batonxero.xero.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.base.CancelledException;
import io.batonxero.net.Network;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.XeroApp;
import io.batonxero.xero.auth.XeroClients;
import io.batonxero.xero.auth.XeroSession;
import io.batonxero.xero.http.RequestMetrics.Asked;
import io.batonxero.xero.http.RequestMetrics.Limit;
import io.batonxero.xero.http.RequestMetrics.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted of the requests that a client for Xero's API sends. */
class RequestMetricsTest {
    private final XeroSession session = new XeroSession(new XeroApp("id", "secret", "", "token", Scopes.SETTINGS));
    private final RequestMetrics traffic = session.metrics();
    private volatile int status = 200;
    private volatile Map<String, String> headers = Map.of();
    private HttpServer server;
    private CloseableHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = XeroClients.api(session, Network.of(Map.of()), "1000000").build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void ask() throws IOException {
        client.execute(
                new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), answer -> answer.getCode());
    }

    private void left(String minute, String day) throws IOException {
        headers = Map.of("X-MinLimit-Remaining", minute, "x-daylimit-remaining", day);
        ask();
    }

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "204, SUCCESS",
        "302, REFUSED",
        "304, REFUSED",
        "400, REFUSED",
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "404, REFUSED",
        "429, RATE_LIMITED",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE"
    })
    void anAnswerIsCountedByItsStatus(int code, Outcome outcome) throws IOException {
        status = code;
        ask();

        for (Outcome other : Outcome.values()) {
            assertThat(traffic.requests(Asked.API, other)).as(other.name()).isEqualTo(other == outcome ? 1 : 0);
            assertThat(traffic.requests(Asked.IDENTITY, other)).isZero();
        }
    }

    @Test
    void whereNobodyAnswersThatIsCounted() {
        server.stop(0);

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        assertThat(traffic.requests(Asked.API, Outcome.NO_ANSWER)).isEqualTo(1);
    }

    @Test
    void whatIsBrokenOffBeforeItIsSentIsNotCounted() {
        session.abort();

        assertThatThrownBy(this::ask).isInstanceOf(CancelledException.class);

        assertThat(traffic.requests(Asked.API, Outcome.NO_ANSWER)).isZero();
    }

    @Test
    void theFewestRequestsLeftCountUntilTheNextSyncSaysOtherwise() throws IOException {
        assertThat(traffic.left(Limit.MINUTE)).isEmpty();
        left("59", "4000");
        left("12", "3000");
        left("40", "3500");
        assertThat(traffic.left(Limit.MINUTE)).hasValue(12);
        assertThat(traffic.left(Limit.DAY)).hasValue(3000);
        assertThat(traffic.left(Limit.APP_MINUTE)).isEmpty();

        traffic.beginSync();
        assertThat(traffic.left(Limit.DAY)).hasValue(3000);
        left("58", "4999");
        left("59", "4998");

        assertThat(traffic.left(Limit.MINUTE)).hasValue(58);
        assertThat(traffic.left(Limit.DAY)).hasValue(4998);
    }

    @Test
    void whatIsNoNumberIsNotNoted() throws IOException {
        left("many", "-1");

        assertThat(traffic.left(Limit.MINUTE)).isEmpty();
        assertThat(traffic.left(Limit.DAY)).isEmpty();
    }
}

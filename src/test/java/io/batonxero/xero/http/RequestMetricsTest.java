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
import io.batonxero.xero.http.RequestMetrics.Api;
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

class RequestMetricsTest {
    private final XeroSession session = new XeroSession(new XeroApp("id", "secret", "", "token", Scopes.SETTINGS));
    private final RequestMetrics metrics = session.metrics();
    private volatile int status = 200;
    private volatile Map<String, String> headers = Map.of();
    private HttpServer server;
    private CloseableHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
        client = XeroClients.api(session, Network.of(Map.of()), "1000000").build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void sendRequest() throws IOException {
        client.execute(
                new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), response -> response.getCode());
    }

    private void respondWithRemaining(String minute, String day) throws IOException {
        headers = Map.of("X-MinLimit-Remaining", minute, "x-daylimit-remaining", day);
        sendRequest();
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
    void aResponseIsCountedByItsStatus(int code, Outcome outcome) throws IOException {
        status = code;
        sendRequest();

        for (Outcome other : Outcome.values()) {
            assertThat(metrics.requests(Api.API, other)).as(other.name()).isEqualTo(other == outcome ? 1 : 0);
            assertThat(metrics.requests(Api.IDENTITY, other)).isZero();
        }
    }

    @Test
    void aRefusedConnectionIsCountedAsNoResponse() {
        server.stop(0);

        assertThatThrownBy(this::sendRequest).isInstanceOf(IOException.class);

        assertThat(metrics.requests(Api.API, Outcome.NO_ANSWER)).isEqualTo(1);
    }

    @Test
    void aRequestCancelledBeforeItIsSentIsNotCounted() {
        session.abort();

        assertThatThrownBy(this::sendRequest).isInstanceOf(CancelledException.class);

        assertThat(metrics.requests(Api.API, Outcome.NO_ANSWER)).isZero();
    }

    @Test
    void theLowestRemainingNumberIsKeptUntilTheNextSyncHasOne() throws IOException {
        assertThat(metrics.remaining(Limit.MINUTE)).isEmpty();
        respondWithRemaining("59", "4000");
        respondWithRemaining("12", "3000");
        respondWithRemaining("40", "3500");
        assertThat(metrics.remaining(Limit.MINUTE)).hasValue(12);
        assertThat(metrics.remaining(Limit.DAY)).hasValue(3000);
        assertThat(metrics.remaining(Limit.APP_MINUTE)).isEmpty();

        metrics.beginSync();
        assertThat(metrics.remaining(Limit.DAY)).hasValue(3000);
        respondWithRemaining("58", "4999");
        respondWithRemaining("59", "4998");

        assertThat(metrics.remaining(Limit.MINUTE)).hasValue(58);
        assertThat(metrics.remaining(Limit.DAY)).hasValue(4998);
    }

    @Test
    void invalidRemainingNumbersAreIgnored() throws IOException {
        respondWithRemaining("many", "-1");

        assertThat(metrics.remaining(Limit.MINUTE)).isEmpty();
        assertThat(metrics.remaining(Limit.DAY)).isEmpty();
    }
}

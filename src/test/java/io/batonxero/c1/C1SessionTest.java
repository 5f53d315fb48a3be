package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.http.HttpClients;
import io.batonxero.net.Network;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.support.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class C1SessionTest {
    private SimulatedC1 c1;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
    }

    @AfterEach
    void stop() {
        c1.close();
    }

    @Test
    void tokenIsFetchedOnceAndReused() throws IOException {
        C1Session session = session();
        assertThat(session.needsRefresh()).isTrue();

        refresh(session);
        refresh(session);

        assertThat(session.needsRefresh()).isFalse();
        assertThat(session.authorization()).startsWith("Bearer simulated-c1-");
        assertThat(c1.tokens().forms()).hasSize(1);
    }

    @Test
    void tokenRequestHasTheFormThatConductorOneExpects() throws IOException {
        refresh(session());

        assertThat(c1.tokens().forms().get(0))
                .startsWith("client_id=simulated-otter%40localhost%3A")
                .contains("&grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                        + "client-assertion-type%3Ajwt-bearer&client_assertion=");
    }

    @Test
    void tokenIsRefreshedTenSecondsBeforeItExpires() throws IOException {
        Instant now = Instant.now();
        TestClock clock = new TestClock(now);
        C1Session session = new C1Session(credentials(), clock, clock);
        c1.tokens().lifeSeconds(60);
        refresh(session);

        clock.now = now.plusSeconds(49);
        assertThat(session.needsRefresh()).isFalse();

        clock.now = now.plusSeconds(50);
        assertThat(session.needsRefresh()).isTrue();
    }

    @Test
    void wallClockChangesDoNotAffectTheTokenLifetime() throws IOException {
        Instant now = Instant.now();
        TestClock wall = new TestClock(now);
        TestClock monotonic = new TestClock(now);
        C1Session session = new C1Session(credentials(), wall, monotonic);
        c1.tokens().lifeSeconds(60);
        refresh(session);

        wall.now = now.plusSeconds(86_400);
        assertThat(session.needsRefresh()).isFalse();

        wall.now = now.minusSeconds(86_400);
        monotonic.now = now.plusSeconds(50);
        assertThat(session.needsRefresh()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "4294967296, 86389",
        "99999999999999999999, 86389",
        "'\"3600\"', 3589",
        "0, 1789",
        "-5, 1789",
        "null, 1789",
        "1e300, 86389"
    })
    void tokenLifetimeIsBounded(String expiresIn, long freshForSeconds) {
        Instant now = Instant.now();

        AccessToken token = AccessToken.from("{\"access_token\":\"t\",\"expires_in\":" + expiresIn + "}", now)
                .orElseThrow();

        assertThat(token.isFresh(now.plusSeconds(freshForSeconds))).isTrue();
        assertThat(token.isFresh(now.plusSeconds(freshForSeconds + 1))).isFalse();
    }

    @Test
    void rejectedTokenIsReplacedOnce() throws IOException {
        C1Session session = session();
        refresh(session);
        String refused = session.authorization();

        session.invalidate(refused);
        assertThat(session.needsRefresh()).isTrue();
        refresh(session);
        session.invalidate(refused);

        assertThat(session.needsRefresh()).isFalse();
        assertThat(session.authorization()).isNotEqualTo(refused);
    }

    @Test
    void concurrentThreadsFetchOneToken() throws IOException {
        C1Session session = session();

        try (CloseableHttpClient client = C1Clients.tokens(session, network())
                .setConnectionManager(connections(network()))
                .build()) {
            List<CompletableFuture<Void>> posts = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> post(client, session)))
                    .limit(8)
                    .toList();
            posts.forEach(CompletableFuture::join);
        }

        assertThat(c1.tokens().forms()).hasSize(1);
    }

    @Test
    void refusedCredentialsAreNotRetryable() {
        for (int status : new int[] {400, 401, 403, 404}) {
            c1.tokens().refuseNext(status);

            assertThatThrownBy(() -> refresh(session()))
                    .isInstanceOfSatisfying(C1Exception.SignInRefused.class, fault -> {
                        assertThat(fault.code()).isEqualTo(16);
                        assertThat(fault.isRetryable()).isFalse();
                    })
                    .hasMessageContaining("status " + status + ", application/json, error scripted")
                    .hasMessageContaining("--client-id");
        }
    }

    @Test
    void wrongSecretIsRefused() throws IOException {
        try (SimulatedC1 other = SimulatedC1.start()) {
            C1Credentials mixed = C1Credentials.of(c1.clientId(), other.clientSecret(), "");

            assertThatThrownBy(() -> refresh(new C1Session(mixed)))
                    .isInstanceOf(C1Exception.SignInRefused.class)
                    .hasMessageContaining("status 401, application/json, error invalid_client");
        }
    }

    @Test
    void serverErrorIsRetryable() {
        for (int status : new int[] {200, 302, 429, 500, 503}) {
            c1.tokens().refuseNext(status);

            assertThatThrownBy(() -> refresh(session()))
                    .isInstanceOfSatisfying(C1Exception.Unavailable.class, fault -> {
                        assertThat(fault.code()).isEqualTo(14);
                        assertThat(fault.isRetryable()).isTrue();
                    });
        }
    }

    @Test
    void unreachableServerIsRetryable() {
        C1Session session = session();
        Network network = network();
        c1.close();

        assertThatThrownBy(() -> refresh(session, network))
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("could not be reached");
    }

    @Test
    void certificateInSslCertFileIsTrusted() throws IOException {
        C1Session session = session();

        assertThatThrownBy(() -> refresh(session, Network.of(Map.of())))
                .isInstanceOf(C1Exception.Unavailable.class)
                .hasMessageContaining("no trusted authority has signed the server's certificate")
                .hasMessageContaining("SSL_CERT_FILE");

        refresh(session, network());
        assertThat(session.needsRefresh()).isFalse();
    }

    private Network network() {
        return Network.of(Map.of("SSL_CERT_FILE", c1.certificateFile().toString()));
    }

    private C1Credentials credentials() {
        return C1Credentials.of(c1.clientId(), c1.clientSecret(), "");
    }

    private C1Session session() {
        return new C1Session(credentials());
    }

    private void refresh(C1Session session) throws IOException {
        refresh(session, network());
    }

    private static HttpClientConnectionManager connections(Network network) {
        return HttpClients.connectionPool(network);
    }

    private static void refresh(C1Session session, Network network) throws IOException {
        try (HttpClientConnectionManager connections = connections(network);
                CloseableHttpClient client = C1Clients.tokens(session, network)
                        .setConnectionManager(connections)
                        .build()) {
            post(client, session);
        }
    }

    private static void post(CloseableHttpClient client, C1Session session) {
        try {
            client.execute(new HttpPost(session.credentials().tokenUrl()), response -> response.getCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

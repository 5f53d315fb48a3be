package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Temporary failures of Xero are retried; permanent ones end the sync at once, with a message. */
class FaultsTest {
    private static final String USERS = "/api.xro/2.0/Users";
    private static final String ORGANISATION = "/api.xro/2.0/Organisation";
    private static final String CONNECTIONS = "/connections";
    private static final String PAST = "Sunday, 06-Nov-94 08:49:37 GMT";
    private static final FaultyResponse TOKEN_REFUSED = FaultyResponse.of(
            401,
            Map.of("Content-Type", "application/json"),
            "{\"Title\":\"Unauthorized\",\"Status\":401,\"Detail\":\"TokenExpired: token expired\"}");

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Run run(String retryFor, String... flags) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_XERO_RETRY_FOR", retryFor);
        return Run.of(environment, flags);
    }

    private long requests(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    static Stream<Arguments> temporaryFaults() {
        return Stream.of(
                temporary("minute limit", USERS, FaultyResponse.rateLimit("minute", "1")),
                temporary("limit without Retry-After", USERS, FaultyResponse.rateLimit("concurrent", "")),
                temporary("app limit", CONNECTIONS, FaultyResponse.rateLimit("appminute", "1")),
                temporary("limit without a name", USERS, FaultyResponse.rateLimit("", "")),
                temporary("internal error", ORGANISATION, FaultyResponse.of(500, Map.of(), "")),
                temporary("bad gateway", USERS, FaultyResponse.of(502, Map.of(), "<html>nginx</html>")),
                temporary("maintenance", CONNECTIONS, FaultyResponse.of(503, Map.of(), "offline for maintenance")),
                temporary(
                        "maintenance with Retry-After", USERS, FaultyResponse.of(503, Map.of("Retry-After", "1"), "")),
                temporary("limit with a fraction of a second", USERS, FaultyResponse.rateLimit("minute", "0.9")),
                temporary("limit with Retry-After in the past", USERS, FaultyResponse.rateLimit("minute", PAST)),
                temporary("limit with a negative Retry-After", USERS, FaultyResponse.rateLimit("minute", "-5")),
                temporary("request timeout", USERS, FaultyResponse.of(408, Map.of(), "")),
                temporary("too early", USERS, FaultyResponse.of(425, Map.of(), "")),
                temporary("not implemented", USERS, FaultyResponse.of(501, Map.of(), "<html>No</html>")),
                temporary("not modified", USERS, FaultyResponse.of(304, Map.of(), "")),
                temporary("refusal in plain text", USERS, FaultyResponse.of(400, Map.of(), "header too large")),
                temporary("refusal without a reason", USERS, FaultyResponse.of(410, Map.of(), "")),
                temporary(
                        "OAuth error with a status that is temporary",
                        "/connect/token",
                        FaultyResponse.of(425, Map.of(), "{\"error\":\"invalid_client\"}")),
                temporary(
                        "encoding that was not requested",
                        USERS,
                        FaultyResponse.of(200, Map.of("Content-Encoding", "br"), "Hana Parata")),
                temporary("gateway timeout", USERS, FaultyResponse.of(504, Map.of(), "")),
                temporary("HTML page with status 200", USERS, FaultyResponse.page()),
                temporary(
                        "HTML page of a firewall",
                        CONNECTIONS,
                        FaultyResponse.of(403, Map.of("Content-Type", "text/html"), "<title>Blocked</title>")),
                temporary("text of a firewall", USERS, FaultyResponse.of(403, Map.of(), "Blocked by policy 7")),
                temporary(
                        "redirect to a login page",
                        USERS,
                        FaultyResponse.of(302, Map.of("Location", "http://127.0.0.1:9/"), "")),
                temporary("login page with status 401", USERS, FaultyResponse.of(401, Map.of(), "<html>Log in</html>")),
                temporary("expired token, with a body that is not gzip", USERS, notGzip(401, Map.of())),
                temporary("request timeout", USERS, FaultyResponse.of(408, Map.of(), "")),
                temporary("too early", USERS, FaultyResponse.of(425, Map.of(), "")),
                temporary("empty body with status 200", USERS, FaultyResponse.of(200, Map.of(), "")),
                temporary("part of the users", USERS, FaultyResponse.of(206, Map.of(), "{\"Users\":[]}")),
                temporary("body that is not gzip", USERS, notGzip(200, Map.of(), "{}")),
                temporary("tokens that are not gzip", "/connect/token", notGzip(200, Map.of(), "{}")),
                temporary("reset", USERS, FaultyResponse.reset()),
                temporary("cut off", USERS, FaultyResponse.cutOff("{\"Users\":[{\"UserID\":")),
                temporary("incomplete JSON", USERS, FaultyResponse.of(200, Map.of(), "{\"Users\":[{\"UserID\":")),
                temporary("token endpoint down", "/connect/token", FaultyResponse.of(503, Map.of(), "")),
                temporary(
                        "HTML page of a firewall for the token endpoint",
                        "/connect/token",
                        FaultyResponse.of(403, Map.of("Content-Type", "text/html"), "<title>Blocked</title>")),
                temporary(
                        "JSON of a captive portal",
                        "/connect/token",
                        FaultyResponse.of(401, Map.of(), "{\"login\":true}")),
                temporary("token endpoint limit", "/connect/token", FaultyResponse.rateLimit("", "1")),
                temporary("token endpoint reset", "/connect/token", FaultyResponse.reset()));
    }

    private static Arguments temporary(String name, String path, FaultyResponse response) {
        return Arguments.of(name, path, response);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("temporaryFaults")
    void aTemporaryFailureIsRetriedAndChangesNothing(String name, String path, FaultyResponse fault) {
        xero.faults().next(2, path, fault);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 organisations, 15 users, 17 grants");
        assertThat(requests(path)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void twoRefusedAccessTokensInARowEndTheSyncAtOnce() {
        xero.faults().next(2, CONNECTIONS, TOKEN_REFUSED);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(16);
        assertThat(requests("/connect/token")).isEqualTo(2);
    }

    @Test
    void anAccessTokenRefusedAfterAnotherFailureIsRefreshedToo() {
        xero.faults().next(1, CONNECTIONS, TOKEN_REFUSED);
        xero.faults().next(1, CONNECTIONS, FaultyResponse.of(503, Map.of(), ""));
        xero.faults().next(1, CONNECTIONS, TOKEN_REFUSED);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(requests("/connect/token")).isEqualTo(3);
    }

    @Test
    void eachBackOffIsTwiceAsLongAsTheOneBefore() {
        xero.faults().next(3, CONNECTIONS, FaultyResponse.of(503, Map.of(), ""));

        try (LogLines log = LogLines.of("io.batonxero.xero.http.RetryPolicy")) {
            assertThat(run("20s").exitCode()).isZero();

            assertThat(delaysBeforeAttempt(2, log))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(0.375, 0.625));
            assertThat(delaysBeforeAttempt(3, log))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(0.75, 1.25));
            assertThat(delaysBeforeAttempt(4, log))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(1.5, 2.5));
        }
    }

    private static List<Double> delaysBeforeAttempt(int attempt, LogLines log) {
        return log.all().stream()
                .map(Pattern.compile("retrying request attempt=" + attempt + " delay_seconds=(\\S+) ")::matcher)
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    static Stream<Arguments> permanentFaults() {
        return Stream.of(
                permanent(
                        "day limit", 14, FaultyResponse.rateLimit("day", "66975"), "limit day", "Sync again after 20"),
                permanent("day limit, spelt differently", 14, FaultyResponse.rateLimit("Daily", ""), "tomorrow"),
                permanent(
                        "day limit, with a body that is not gzip",
                        14,
                        notGzip(429, Map.of("X-Rate-Limit-Problem", "day", "Retry-After", "66975")),
                        "limit day",
                        "Sync again after 20"),
                permanent("refusal, with a body that is not gzip", 7, notGzip(403, Map.of()), "(403)"),
                permanent(
                        "Retry-After beyond the deadline",
                        14,
                        FaultyResponse.rateLimit("minute", "90"),
                        "Try again in 90 seconds"),
                permanent(
                        "bad request", 3, FaultyResponse.of(400, Map.of(), "{\"Message\":\"where\"}"), "(400, where)"),
                permanent(
                        "not found",
                        5,
                        FaultyResponse.of(404, Map.of("Content-Type", "text/plain; charset=utf-8"), "no Hana Parata"),
                        "(404, text/plain)"),
                permanent(
                        "proxy within the tunnel",
                        2,
                        FaultyResponse.of(407, Map.of("Content-Type", "text/html"), "<html>Log in</html>"),
                        "HTTPS_PROXY: status 407 from a proxy on the way"),
                permanent(
                        "too large", 8, FaultyResponse.bomb(50L << 20), "more than 1048576 bytes", "--xero-max-body"));
    }

    private static FaultyResponse notGzip(int status, Map<String, String> headers) {
        return notGzip(status, headers, "");
    }

    private static FaultyResponse notGzip(int status, Map<String, String> headers, String body) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static Arguments permanent(String name, int code, FaultyResponse response, String... words) {
        return Arguments.of(name, code, response, List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("permanentFaults")
    void aPermanentFailureIsReportedAtOnceInOneLine(String name, int code, FaultyResponse fault, List<String> words)
            throws Exception {
        Path before = Files.writeString(folder.resolve("sync.c1z"), "the one before");
        xero.faults().next(100, USERS, fault);

        Run run = run("20s", "--xero-max-body", "1MiB", "--xero-parallel", "1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines().filter(line -> line.contains(words.get(0))))
                .hasSize(1);
        assertThat(run.err()).contains(words).contains("/Users for ");
        assertThat(requests(USERS)).isEqualTo(1);
        assertThat(before).hasContent("the one before");
    }

    @Test
    void retriesEndWithTheFailureItselfAtTheDeadline() {
        xero.faults().next(100, USERS, FaultyResponse.of(503, Map.of(), "offline"));
        long start = System.nanoTime();

        Run run = run("2s", "--xero-parallel", "1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(run.err()).contains("(503)");
        assertThat(requests(USERS)).isBetween(2L, 5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.001", PAST, "-1", "0, 0"})
    void aShortRetryAfterDoesNotShortenTheBackOff(String retryAfter) {
        xero.faults().next(10_000, USERS, FaultyResponse.rateLimit("minute", retryAfter));

        Run run = run("3s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(requests(USERS)).isBetween(2L, 5L);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 408})
    void aRetryAfterBeyondTheDeadlineEndsTheRetriesForAnyStatus(int status) {
        xero.faults().next(100, USERS, FaultyResponse.of(status, Map.of("Retry-After", "90"), ""));

        Run run = run("20s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(requests(USERS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aRetryAfterOfMoreThanADayCountsAsADay(String retryAfter) {
        xero.faults().next(100, USERS, FaultyResponse.rateLimit("minute", retryAfter));

        Run run = run("20s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(run.err()).contains("Try again in 86400 seconds");
    }

    @Test
    void theRetryAfterOfTheTokenEndpointIsHonoured() {
        xero.faults().next(1, "/connect/token", FaultyResponse.of(503, Map.of("Retry-After", "3"), ""));

        try (LogLines log = LogLines.of("io.batonxero.xero.http.RetryPolicy")) {
            assertThat(run("20s").exitCode()).isZero();

            assertThat(delaysBeforeAttempt(2, log)).containsExactly(3.0);
        }
    }

    @Test
    void invalidRateLimitHeadersAreIgnored() {
        Map<String, String> headers = Map.of(
                "Retry-After", "\u00fc",
                "X-Rate-Limit-Problem", "x".repeat(5000),
                "X-DayLimit-Remaining", "many",
                "X-MinLimit-Remaining", "99999999999999999999",
                "X-AppMinLimit-Remaining", "-9");
        xero.faults().next(1, USERS, FaultyResponse.of(429, headers, ""));

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1000));
    }

    @Test
    void aRetryTimeOfZeroMeansNoRetry() {
        xero.faults().next(1, USERS, FaultyResponse.of(503, Map.of(), ""));

        Run run = run("0s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(requests(USERS)).isEqualTo(1);
    }

    @Test
    void retriesStopWhenTheSyncHasFailed() {
        // One organisation fails permanently; the requests for the others would be retried for 5 minutes.
        xero.faults().next(1, ORGANISATION, FaultyResponse.of(403, Map.of(), ""));
        xero.faults().next(100, ORGANISATION, FaultyResponse.of(503, Map.of(), ""));
        long start = System.nanoTime();

        Run run = run("5m");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anUnreadableCertificateFileIsReportedBeforeAnyRequest() {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());
        environment.put("BATON_XERO_API_URL", xero.url().replace("http:", "https:"));

        Run run = Run.of(environment);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("baton-xero-camel: SSL_CERT_FILE " + folder.resolve("none.pem") + ": cannot be read");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void theCertificateFileIsNotReadWithoutHttpsEndpoints() {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());

        assertThat(Run.of(environment).exitCode()).isZero();
    }
}

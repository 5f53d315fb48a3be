package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedXero;
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

/** What Xero gets wrong for a while is waited for; what it will not get right, is said at once. */
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

    private Run run(String patience, String... flags) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_XERO_RETRY_FOR", patience);
        return Run.of(environment, flags);
    }

    private long asked(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    static Stream<Arguments> passingFaults() {
        return Stream.of(
                passing("minute limit", USERS, FaultyResponse.rateLimit("minute", "1")),
                passing("limit without a time", USERS, FaultyResponse.rateLimit("concurrent", "")),
                passing("limit of the app", CONNECTIONS, FaultyResponse.rateLimit("appminute", "1")),
                passing("limit without a name", USERS, FaultyResponse.rateLimit("", "")),
                passing("internal error", ORGANISATION, FaultyResponse.of(500, Map.of(), "")),
                passing("bad gateway", USERS, FaultyResponse.of(502, Map.of(), "<html>nginx</html>")),
                passing("maintenance", CONNECTIONS, FaultyResponse.of(503, Map.of(), "offline for maintenance")),
                passing("maintenance of a second", USERS, FaultyResponse.of(503, Map.of("Retry-After", "1"), "")),
                passing("a limit with a fraction", USERS, FaultyResponse.rateLimit("minute", "0.9")),
                passing("a limit until a date that is over", USERS, FaultyResponse.rateLimit("minute", PAST)),
                passing("a limit of no time", USERS, FaultyResponse.rateLimit("minute", "-5")),
                passing("request timeout", USERS, FaultyResponse.of(408, Map.of(), "")),
                passing("too early", USERS, FaultyResponse.of(425, Map.of(), "")),
                passing("gateway timeout", USERS, FaultyResponse.of(504, Map.of(), "")),
                passing("a page with status 200", USERS, FaultyResponse.page()),
                passing(
                        "a firewall's page",
                        CONNECTIONS,
                        FaultyResponse.of(403, Map.of("Content-Type", "text/html"), "<title>Blocked</title>")),
                passing("a firewall's word", USERS, FaultyResponse.of(403, Map.of(), "Blocked by policy 7")),
                passing("a login page", USERS, FaultyResponse.of(302, Map.of("Location", "http://127.0.0.1:9/"), "")),
                passing("a page that asks to log in", USERS, FaultyResponse.of(401, Map.of(), "<html>Log in</html>")),
                passing("a spent token, with a body that is not what its head says", USERS, notGzip(401, Map.of())),
                passing("request timeout", USERS, FaultyResponse.of(408, Map.of(), "")),
                passing("too early", USERS, FaultyResponse.of(425, Map.of(), "")),
                passing("no body with status 200", USERS, FaultyResponse.of(200, Map.of(), "")),
                passing("reset", USERS, FaultyResponse.reset()),
                passing("cut off", USERS, FaultyResponse.cutOff("{\"Users\":[{\"UserID\":")),
                passing("half a JSON", USERS, FaultyResponse.of(200, Map.of(), "{\"Users\":[{\"UserID\":")),
                passing("token endpoint down", "/connect/token", FaultyResponse.of(503, Map.of(), "")),
                passing(
                        "a firewall's page for the token endpoint",
                        "/connect/token",
                        FaultyResponse.of(403, Map.of("Content-Type", "text/html"), "<title>Blocked</title>")),
                passing("a portal's JSON", "/connect/token", FaultyResponse.of(401, Map.of(), "{\"login\":true}")),
                passing("token endpoint limit", "/connect/token", FaultyResponse.rateLimit("", "1")),
                passing("token endpoint reset", "/connect/token", FaultyResponse.reset()));
    }

    private static Arguments passing(String name, String path, FaultyResponse answer) {
        return Arguments.of(name, path, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingFaults")
    void aFaultThatPassesIsWaitedForAndChangesNothing(String name, String path, FaultyResponse fault) {
        xero.faults().next(2, path, fault);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 organisations, 15 users, 17 grants");
        assertThat(asked(path)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void twoAccessTokensThatAreRefusedInARowEndTheSyncAtOnce() {
        xero.faults().next(2, CONNECTIONS, TOKEN_REFUSED);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(16);
        assertThat(asked("/connect/token")).isEqualTo(2);
    }

    @Test
    void anAccessTokenThatIsRefusedAfterAnotherFailureIsRefreshedToo() {
        xero.faults().next(1, CONNECTIONS, TOKEN_REFUSED);
        xero.faults().next(1, CONNECTIONS, FaultyResponse.of(503, Map.of(), ""));
        xero.faults().next(1, CONNECTIONS, TOKEN_REFUSED);

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(asked("/connect/token")).isEqualTo(3);
    }

    @Test
    void eachPauseIsTwiceAsLongAsTheOneBefore() {
        xero.faults().next(3, CONNECTIONS, FaultyResponse.of(503, Map.of(), ""));

        try (LogLines log = LogLines.of("io.batonxero.xero.http.RetryPolicy")) {
            assertThat(run("20s").exitCode()).isZero();

            assertThat(pauses(log, 2))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(0.375, 0.625));
            assertThat(pauses(log, 3))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(0.75, 1.25));
            assertThat(pauses(log, 4))
                    .singleElement()
                    .satisfies(seconds -> assertThat(seconds).isBetween(1.5, 2.5));
        }
    }

    private static List<Double> pauses(LogLines log, int before) {
        return log.all().stream()
                .map(Pattern.compile("retrying request attempt=" + before + " delay_seconds=(\\S+) ")::matcher)
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    static Stream<Arguments> lastingFaults() {
        return Stream.of(
                lasting("day limit", 14, FaultyResponse.rateLimit("day", "66975"), "limit day", "Sync again after 20"),
                lasting("day limit, otherwise spelt", 14, FaultyResponse.rateLimit("Daily", ""), "tomorrow"),
                lasting(
                        "day limit, whose body is not what its head says",
                        14,
                        notGzip(429, Map.of("X-Rate-Limit-Problem", "day", "Retry-After", "66975")),
                        "limit day",
                        "Sync again after 20"),
                lasting("a refusal, whose body is not what its head says", 7, notGzip(403, Map.of()), "(403)"),
                lasting("a wait too long", 14, FaultyResponse.rateLimit("minute", "90"), "Try again in 90 seconds"),
                lasting("not implemented", 3, FaultyResponse.of(501, Map.of(), ""), "(501)"),
                lasting("bad request", 3, FaultyResponse.of(400, Map.of(), "{\"Message\":\"where\"}"), "(400, where)"),
                lasting("gone", 5, FaultyResponse.of(404, Map.of(), "cannot be found"), "(404, cannot be found)"),
                lasting("too large", 8, FaultyResponse.bomb(50L << 20), "more than 1048576 bytes", "--xero-max-body"));
    }

    private static FaultyResponse notGzip(int status, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(status, 0);
        };
    }

    private static Arguments lasting(String name, int code, FaultyResponse answer, String... words) {
        return Arguments.of(name, code, answer, List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lastingFaults")
    void aFaultThatStaysIsSaidAtOnceInOneLine(String name, int code, FaultyResponse fault, List<String> words)
            throws Exception {
        Path before = Files.writeString(folder.resolve("sync.c1z"), "the one before");
        xero.faults().next(100, USERS, fault);

        Run run = run("20s", "--xero-max-body", "1MiB", "--xero-parallel", "1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines().filter(line -> line.contains(words.get(0))))
                .hasSize(1);
        assertThat(run.err()).contains(words).contains("/Users for ");
        assertThat(asked(USERS)).isEqualTo(1);
        assertThat(before).hasContent("the one before");
    }

    @Test
    void patienceEndsWithTheFaultItself() {
        xero.faults().next(100, USERS, FaultyResponse.of(503, Map.of(), "offline"));
        long began = System.nanoTime();

        Run run = run("2s", "--xero-parallel", "1");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(run.err()).contains("(503, offline)");
        assertThat(asked(USERS)).isBetween(2L, 5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.001", PAST, "-1", "0, 0"})
    void noServerIsRetriedSoonerThanTheBackOffWhateverItAsksFor(String retryAfter) {
        xero.faults().next(10_000, USERS, FaultyResponse.rateLimit("minute", retryAfter));

        Run run = run("3s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(asked(USERS)).isBetween(2L, 5L);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 408})
    void aPauseThatIsTooLongIsNotWaitedForOnAnyStatus(int status) {
        xero.faults().next(100, USERS, FaultyResponse.of(status, Map.of("Retry-After", "90"), ""));

        Run run = run("20s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(asked(USERS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aPauseBeyondADayCountsAsADay(String retryAfter) {
        xero.faults().next(100, USERS, FaultyResponse.rateLimit("minute", retryAfter));

        Run run = run("20s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(run.err()).contains("Try again in 86400 seconds");
    }

    @Test
    void theTokenEndpointIsRetriedWhenItAsksTo() {
        xero.faults().next(1, "/connect/token", FaultyResponse.of(503, Map.of("Retry-After", "3"), ""));

        try (LogLines log = LogLines.of("io.batonxero.xero.http.RetryPolicy")) {
            assertThat(run("20s").exitCode()).isZero();

            assertThat(pauses(log, 2)).containsExactly(3.0);
        }
    }

    @Test
    void rubbishInTheHeadersOfLimitsChangesNothing() {
        Map<String, String> rubbish = Map.of(
                "Retry-After", "\u00fc",
                "X-Rate-Limit-Problem", "x".repeat(5000),
                "X-DayLimit-Remaining", "many",
                "X-MinLimit-Remaining", "99999999999999999999",
                "X-AppMinLimit-Remaining", "-9");
        xero.faults().next(1, USERS, FaultyResponse.of(429, rubbish, ""));

        Run run = run("20s");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1000));
    }

    @Test
    void zeroAsksOnce() {
        xero.faults().next(1, USERS, FaultyResponse.of(503, Map.of(), ""));

        Run run = run("0s", "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(asked(USERS)).isEqualTo(1);
    }

    @Test
    void whoWaitsIsNotWaitedForOnceTheSyncFailed() {
        // One organisation would be asked for again and again, while another fails for good.
        xero.faults().next(1, ORGANISATION, FaultyResponse.of(403, Map.of(), ""));
        xero.faults().next(100, ORGANISATION, FaultyResponse.of(503, Map.of(), ""));
        long began = System.nanoTime();

        Run run = run("5m");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void certificatesThatCannotBeReadAreSaidBeforeAnythingIsAsked() {
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
    void certificatesThatNobodyIsToShowAreNotRead() {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());

        assertThat(Run.of(environment).exitCode()).isZero();
    }
}

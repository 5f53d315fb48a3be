package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Resource;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A hostile response with users is either read unchanged, or ends the sync with a one-line message. */
class HostileBodiesTest {
    private static final String USERS = "/api.xro/2.0/Users";

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private static String user(String fields) {
        return "{\"UserID\":\"7cf47fe2-c3dd-4c6b-9895-7ba767ba529c\",\"OrganisationRole\":\"STANDARD\"" + fields + "}";
    }

    private static String users(String... users) {
        return "{\"Users\":[" + String.join(",", users) + "]}";
    }

    private static FaultyResponse json(String body) {
        return in(StandardCharsets.UTF_8, "application/json", body);
    }

    private static FaultyResponse in(Charset charset, String type, String body) {
        return bytes(Map.of("Content-Type", type), body.getBytes(charset));
    }

    private static FaultyResponse bytes(Map<String, String> headers, byte[] body) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private static Arguments accepted(String name, FaultyResponse response) {
        return Arguments.of(name, response);
    }

    private static Arguments rejected(String name, FaultyResponse response, int code, String message) {
        return Arguments.of(name, response, code, message);
    }

    static Stream<Arguments> acceptedResponses() {
        return Stream.of(
                accepted("number out of range", json(users(user(",\"IsSubscriber\":1e999999999")))),
                accepted(
                        "a name of 10 000 flags", json(users(user(",\"LastName\":\"" + "🇳🇿".repeat(10_000) + "\"")))),
                accepted(
                        "one letter with 10 000 accents",
                        json(users(user(",\"LastName\":\"e" + "\u0301".repeat(10_000) + "\"")))),
                accepted("unpaired surrogate", json(users(user(",\"LastName\":\"\\ud83d\"")))),
                accepted(
                        "control characters and line separators",
                        json(users(user(",\"LastName\":\"a\\u0000b\\u001bc\\u2028d\"")))),
                accepted(
                        "name with an SQL command",
                        json(users(user(",\"LastName\":\"'); DROP TABLE v1_grants; --\"")))),
                accepted("an id with separators", json(users(user("").replace("-9895-", ":/%2F?\\n")))),
                accepted("role in another script", json(users(user("").replace("STANDARD", "\u202Eمدير 👑")))),
                accepted(
                        "keys with a meaning in other parsers",
                        json(users(user(",\"__proto__\":{},\"@class\":\"java.lang.Runtime\",\"$ref\":\"#\"")))),
                accepted(
                        "100 000 unknown keys",
                        json(users(user(IntStream.range(0, 100_000)
                                .mapToObj(n -> ",\"k" + n + "\":1")
                                .collect(Collectors.joining()))))),
                accepted("byte order mark", json("\uFEFF" + users(user("")))),
                accepted("UTF-16", in(StandardCharsets.UTF_16, "application/json; charset=utf-16", users(user("")))),
                accepted(
                        "deflate header, but not deflate",
                        bytes(
                                Map.of("Content-Encoding", "deflate"),
                                users(user("")).getBytes(StandardCharsets.UTF_8))),
                accepted(
                        "unknown content encoding",
                        bytes(
                                Map.of("Content-Encoding", "zip9"),
                                users(user("")).getBytes(StandardCharsets.UTF_8))));
    }

    static Stream<Arguments> rejectedResponses() {
        return Stream.of(
                rejected(
                        "lists 10 000 deep",
                        json("[".repeat(10_000) + "]".repeat(10_000)),
                        8,
                        "(Document nesting depth)"),
                rejected(
                        "objects 10 000 deep, in a field that is ignored",
                        json(users(user(",\"x\":" + "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000)))),
                        8,
                        "(Document nesting depth)"),
                rejected(
                        "a number of 10 000 digits",
                        json(users(user(",\"x\":" + "9".repeat(10_000)))),
                        8,
                        "(Number value length)"),
                rejected(
                        "a key of 100 000 characters",
                        json(users(user(",\"" + "k".repeat(100_000) + "\":1"))),
                        8,
                        "(Name length)"),
                rejected(
                        "a name of 21 million characters",
                        json(users(user(",\"LastName\":\"" + "n".repeat(21_000_000) + "\""))),
                        8,
                        "(String value length)"),
                rejected(
                        "an id of 10 000 characters",
                        json(users(user("").replace("7cf47fe2", "7".repeat(10_000)))),
                        15,
                        "too long for a Baton id"),
                rejected(
                        "a role of 10 000 characters",
                        json(users(user("").replace("STANDARD", "R".repeat(10_000)))),
                        15,
                        "too long for a Baton id"),
                rejected(
                        "Latin-1",
                        in(
                                StandardCharsets.ISO_8859_1,
                                "application/json; charset=iso-8859-1",
                                users(user(",\"LastName\":\"Müller\""))),
                        13,
                        "Invalid UTF-8"),
                rejected(
                        "invalid UTF-8",
                        bytes(
                                Map.of(),
                                users(user(",\"LastName\":\"M\u00fcller\"")).getBytes(StandardCharsets.ISO_8859_1)),
                        13,
                        "Invalid UTF-8"),
                rejected(
                        "gzip header, but not gzip",
                        bytes(
                                Map.of("Content-Encoding", "gzip"),
                                users(user("")).getBytes(StandardCharsets.UTF_8)),
                        13,
                        "/Users for Kereru Coffee Roasters Ltd with a body that is not in its encoding (status 200, encoded as gzip: Not in GZIP format)"),
                rejected(
                        "gzip that is damaged after its beginning",
                        bytes(Map.of("Content-Encoding", "x-gzip"), damagedGzip()),
                        13,
                        "/Users for Kereru Coffee Roasters Ltd with a body that is not in its encoding (status 200, encoded as x-gzip: "),
                rejected(
                        "gzip without its checksum",
                        bytes(Map.of("Content-Encoding", "gzip"), Arrays.copyOf(gzip(), gzip().length - 5)),
                        13,
                        "not in its encoding (status 200, encoded as gzip: the gzip data is cut off)"),
                rejected(
                        "gzip that is cut off in its header",
                        bytes(Map.of("Content-Encoding", "gzip"), Arrays.copyOf(gzip(), 7)),
                        13,
                        "(status 200, encoded as gzip: the gzip data is cut off)"),
                rejected(
                        "bytes after gzip",
                        bytes(Map.of("Content-Encoding", "gzip"), concatenated(gzip(), new byte[] {1})),
                        13,
                        "(status 200, encoded as gzip: bytes follow the end of the gzip data)"),
                rejected(
                        "gzip after gzip",
                        bytes(Map.of("Content-Encoding", "gzip"), concatenated(gzip(), gzip())),
                        13,
                        "(status 200, encoded as gzip: "),
                rejected(
                        "a key twice in one object",
                        json(users(user(",\"OrganisationRole\":\"READONLY\""))),
                        13,
                        "(Duplicate field)"),
                rejected(
                        "a key twice beside the users",
                        json("{\"Users\":[]," + users(user("")).substring(1)),
                        13,
                        "(Duplicate field)"),
                rejected("comments", json("/* hello */" + users(user(""))), 13, "a body that is not JSON ("),
                rejected("NaN", json(users(user(",\"x\":NaN"))), 13, "Non-standard token 'NaN'"),
                rejected("zeros", bytes(Map.of(), new byte[1000]), 13, "not JSON"));
    }

    private static byte[] gzip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(users(user("")).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] damagedGzip() {
        byte[] damaged = gzip();
        damaged[damaged.length - 8] ^= 1;
        return damaged;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptedResponses")
    void anAcceptedResponseIsReadUnchangedAndShownInOneLine(String name, FaultyResponse response) throws Exception {
        xero.faults().next(100, USERS, response);

        Run run = Run.of(Run.environment(xero, folder));

        Path file = folder.resolve("sync.c1z");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 organisations, 1 user, 3 grants, 0 records skipped");
        try (C1zReader reader = new C1zReader(file)) {
            assertThat(reader.resources())
                    .extracting(Resource::getDisplayName)
                    .allSatisfy(HostileBodiesTest::isDisplayable);
            assertThat(reader.entitlements())
                    .extracting(Entitlement::getDisplayName)
                    .allSatisfy(HostileBodiesTest::isDisplayable);
        }
        Map<String, String> rows = Rows.of(file);
        assertThat(Run.of(Run.environment(xero, folder)).exitCode()).isZero();
        assertThat(Rows.of(file)).isEqualTo(rows);
    }

    private static void isDisplayable(String text) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 1024);
        assertThat(text.codePoints().filter(Character::isISOControl)).isEmpty();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        assertThat(text).doesNotContain("\u202E", "\u2028");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedResponses")
    void aRejectedResponseEndsTheSyncWithOneLine(String name, FaultyResponse response, int code, String message)
            throws Exception {
        Path before = Files.writeString(folder.resolve("sync.c1z"), "the one before");
        xero.faults().next(100, USERS, response);

        Run run = Run.of(Run.environment(xero, folder), "--xero-parallel", "1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(message)
                .hasSizeLessThan(600);
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(before).hasContent("the one before");
    }

    @Test
    void jsonThatIsTooDeepIsNotRetried() {
        xero.faults().next(100, USERS, json("[".repeat(10_000)));
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_XERO_RETRY_FOR", "20s");

        Run run = Run.of(environment, "--xero-parallel", "1");

        assertThat(run.exitCode()).isEqualTo(8);
        assertThat(xero.requests().stream().filter(request -> request.path().equals(USERS)))
                .hasSize(1);
    }
}

package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import io.batonxero.base.ConnectorException;
import io.batonxero.c1.Outcome;
import io.batonxero.demo.SimulatedCertificate;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.XeroRoutes;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroException;
import io.batonxero.xero.auth.OneProcess;
import io.batonxero.xero.auth.XeroApp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of responses in docs/operations.md: its columns come from the exception that the program makes of each response. */
class ResponseTableTest {
    private static final Path DOCUMENT = Path.of("docs/operations.md");
    private static final String BEGIN = "<!-- responses: begin -->\n";
    private static final String END = "<!-- responses: end -->\n";

    private static final BatonServiceGetTaskRequest GET_TASK =
            BatonServiceGetTaskRequest.newBuilder().setHostId("here").build();
    private static final String TENANT_ID = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
    private static final String USERS = "/api.xro/2.0/Users";
    private static final String PROJECTS_USERS = "/projects.xro/2.0/ProjectsUsers";
    private static final String SECRET = "Hana Parata, hana@kereru.example";
    private static final List<Integer> OTHER_2XX = List.of(201, 202, 203, 204, 205, 206, 207, 226, 299);
    private static final List<Integer> REFUSALS = List.of(400, 405, 406, 409, 410, 412, 413, 414, 415, 422, 451);
    private static final List<Integer> TEMPORARY =
            List.of(408, 425, 429, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599);
    private static final List<Integer> REDIRECTS = List.of(300, 301, 302, 303, 304, 307, 308);

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    @AutoClose
    private SimulatedC1 c1;

    @AutoClose
    private XeroRoutes routes;

    private int stores;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
        routes = new XeroRoutes(xero, folder.resolve("state"), "0");
    }

    private record Response(int status, String type, String encoding, String body) {
        Map<String, String> headers() {
            return Stream.of(Map.entry("Content-Type", type), Map.entry("Content-Encoding", encoding))
                    .filter(header -> !header.getValue().isEmpty())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        /** The body may be binary. */
        FaultyResponse sent(Map<String, String> more) {
            return exchange -> {
                headers().forEach(exchange.getResponseHeaders()::set);
                more.forEach(exchange.getResponseHeaders()::set);
                byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            };
        }

        FaultyResponse sent() {
            return sent(Map.of());
        }
    }

    /** Sends a response to a request of an endpoint, and returns the exception. */
    private interface Endpoint {
        @Nullable
        Throwable receive(Response response) throws Exception;
    }

    private static List<Response> html(Integer... statuses) {
        return each(List.of(statuses), "text/html", "<html><title>Maintenance</title>" + SECRET + "</html>");
    }

    private static List<Response> each(List<Integer> statuses, String type, String body) {
        return statuses.stream()
                .map(status -> new Response(status, type, "", body))
                .toList();
    }

    private static List<Response> json(List<Integer> statuses, String body) {
        return each(statuses, "application/json", body);
    }

    private static List<Response> text(List<Integer> statuses) {
        return each(statuses, "text/plain", SECRET);
    }

    private static List<Response> empty(List<Integer> statuses) {
        return each(statuses, "", "");
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<Response> all(List<Response>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }

    @Test
    void theTableInTheDocumentIsWhatTheProgramDoes() throws Exception {
        String before = Files.readString(DOCUMENT);
        String after =
                before.substring(0, before.indexOf(BEGIN)) + BEGIN + table() + before.substring(before.indexOf(END));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, after);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(after);
    }

    private String table() throws Exception {
        SimulatedCertificate certificate = SimulatedCertificate.make();
        Path trusted = Files.writeString(
                folder.resolve("trusted.pem"), certificate.pem() + Files.readString(c1.certificateFile()));
        try (C1Calls calls = new C1Calls(c1, Map.of("SSL_CERT_FILE", trusted.toString()), "")) {
            return "\n| Endpoint | Response | Retried | Exit code | Outcome of the task |\n|---|---|---|---|---|\n"
                    + ofXeroApi()
                    + ofTokens("Xero, token endpoint", this::signInAtXero)
                    + row(
                            "Xero, token endpoint",
                            "4xx with OAuth error `invalid_scope`",
                            this::signInAtXero,
                            json(List.of(400), "{\"error\":\"invalid_scope\"}"))
                    + ofTokens("ConductorOne, token endpoint", response -> {
                        c1.tokens().respondNext(response.sent());
                        return calls.context()
                                .createProducerTemplate()
                                .request("direct:refresh-c1-token", exchange -> {})
                                .getException();
                    })
                    + ofCalls(calls, certificate)
                    + "\n";
        }
    }

    private String ofXeroApi() throws Exception {
        String name = "Xero, API";
        String problem = "{\"Title\":\"Bad\",\"Status\":0,\"Detail\":\"QueryParseException\"}";
        Map<String, String> dayLimit = Map.of("X-Rate-Limit-Problem", "day");
        return row(name, "429, daily limit", response -> atXero(response, dayLimit), empty(List.of(429)))
                + row(name, "other 429, 408, 425, 5xx, whatever the body is", this::atXero, temporary())
                + row(name, "3xx, 304 included; no redirect is followed", this::atXero, redirects())
                + row(name, "HTML with any other status", this::atXero, pages())
                + row(
                        name,
                        "200 with an empty body, invalid JSON, a key twice in one object, an encoding that was not requested, or gzip data that is invalid, cut off or followed by more bytes",
                        this::atXero,
                        all(
                                empty(List.of(200)),
                                text(List.of(200)),
                                json(List.of(200), "{\"Users\":["),
                                json(List.of(200), "{\"Users\":[],\"Users\":[]}"),
                                List.of(new Response(200, "application/json", "br", SECRET)),
                                List.of(new Response(200, "application/json", "zstd", SECRET)),
                                List.of(new Response(200, "application/json", "deflate", SECRET)),
                                damagedGzip()))
                + ofContents()
                + row(
                        name,
                        "2xx other than 200, such as 206 for a part",
                        this::atXero,
                        all(
                                empty(OTHER_2XX),
                                text(OTHER_2XX),
                                json(
                                        OTHER_2XX,
                                        "{\"Users\":[{\"UserID\":\"u-1\",\"OrganisationRole\":\"STANDARD\"}]}")))
                + row(
                        name,
                        "401 without HTML",
                        this::atXero,
                        all(json(List.of(401), problem), text(List.of(401)), empty(List.of(401))))
                + row(
                        name,
                        "403 with JSON, or empty",
                        this::atXero,
                        all(
                                json(List.of(403), problem),
                                json(List.of(403), "{}"),
                                each(List.of(403), "application/problem+json; charset=utf-8", "[]"),
                                empty(List.of(403))))
                + row(
                        name,
                        "402 without HTML",
                        this::atXero,
                        all(json(List.of(402), problem), text(List.of(402)), empty(List.of(402))))
                + row(
                        name,
                        "404 without HTML",
                        this::atXero,
                        all(json(List.of(404), problem), text(List.of(404)), empty(List.of(404))))
                + row(name, "407", this::atXero, proxyRefusals())
                + row(name, "other 4xx with Xero's JSON", this::atXero, json(REFUSALS, problem))
                + row(
                        name,
                        "other 4xx, and 403 with another body",
                        this::atXero,
                        all(text(REFUSALS), empty(REFUSALS), json(REFUSALS, "{}"), text(List.of(403))))
                + row(
                        "Xero, ProjectsUsers",
                        "402, 403 and 404 as above: the organisation is read without Projects",
                        this::projectsUsers,
                        all(
                                json(List.of(402, 403, 404), problem),
                                json(List.of(402, 403, 404), "{}"),
                                text(List.of(402, 404)),
                                empty(List.of(402, 403, 404))));
    }

    /** Bodies of status 200 that are JSON, but not as Xero documents. */
    private String ofContents() throws Exception {
        try (SimulatedXero other = SimulatedXero.ofDemo();
                XeroRoutes retrying = new XeroRoutes(other, folder.resolve("state-of-retries"), "60000")) {
            String otherJson =
                    "200 with JSON of another type, such as a list in place of an object, or without the list of records";
            return alike(
                            contents(
                                    retrying,
                                    otherJson,
                                    "read-users",
                                    USERS,
                                    "[]",
                                    "{}",
                                    "null",
                                    "7",
                                    "{\"Users\":{}}"),
                            contents(
                                    retrying,
                                    otherJson,
                                    "read-organisation",
                                    "/api.xro/2.0/Organisation",
                                    "[]",
                                    "{}",
                                    "\"\"",
                                    "{\"Organisations\":[]}"),
                            contents(retrying, otherJson, "read-tenant", PROJECTS_USERS, "[]", "{}", "{\"items\":7}"),
                            contents(retrying, otherJson, "list-tenants", "/connections", "{}", "null", "7", "[{}]"))
                    + contents(
                            retrying,
                            "200 with an `itemCount` or `pageCount` that is invalid or differs from the records",
                            "read-users",
                            USERS,
                            "{\"pagination\":{\"itemCount\":7},\"Users\":[]}",
                            "{\"pagination\":{\"itemCount\":-7},\"Users\":[]}",
                            "{\"pagination\":{\"pageCount\":2},\"Users\":[{}]}")
                    + contents(
                            retrying,
                            "200 with a `Status` other than `OK` in the body, such as `ERROR`",
                            "read-users",
                            USERS,
                            "{\"Status\":\"ERROR\",\"Users\":[]}");
        }
    }

    private String contents(XeroRoutes retrying, String name, String route, String path, String... bodies)
            throws Exception {
        List<Response> responses = Arrays.stream(bodies)
                .flatMap(body -> json(List.of(200), body).stream())
                .toList();
        String row = row(
                "Xero, API",
                name,
                response -> called(routes, route, path, response.sent()).getException(),
                responses);
        // A response is only retried if call-xero itself rejects it, whatever its exception says.
        Throwable last = called(retrying, route, path, responses.get(0).sent()).getException();
        assertThat(last)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        same -> assertThat(same).isInstanceOf(XeroException.InvalidResponse.class));
        return last == null ? row : row.replace("| yes |", "| no |");
    }

    /** {@return a row that several endpoints have in common} */
    private static String alike(String... rows) {
        assertThat(rows).containsOnly(rows[0]);
        return rows[0];
    }

    private @Nullable Throwable atXero(Response response) {
        return atXero(response, Map.of());
    }

    private @Nullable Throwable atXero(Response response, Map<String, String> more) {
        return called(routes, "read-users", USERS, response.sent(more)).getException();
    }

    private @Nullable Throwable projectsUsers(Response response) {
        Exchange exchange = called(routes, "read-tenant", PROJECTS_USERS, response.sent());
        if (exchange.getException() == null) {
            assertThat(exchange.getMessage().getBody(TenantAccess.class).partsNotRead())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("(" + response.status());
        }
        return exchange.getException();
    }

    /** {@return the exchange of a route that gets a response} */
    private Exchange called(XeroRoutes from, String route, String path, FaultyResponse response) {
        // A 401 is retried once.
        from.xero().faults().next(2, path, response);
        Exchange exchange = from.call(route, new Tenant(TENANT_ID, Tenant.ORGANISATION, "Acme", TENANT_ID));
        from.xero().faults().clear();
        return exchange;
    }

    /** Bodies that are not gzip, are cut off, or are followed by more. */
    private static List<Response> damagedGzip() {
        String gzip = gzip("{\"access_token\":\"a\",\"Users\":[]}");
        return Stream.of(SECRET, gzip.substring(0, gzip.length() - 1), gzip.substring(0, 5), gzip + gzip, gzip + "1")
                .map(body -> new Response(200, "application/json", "gzip", body))
                .toList();
    }

    private static String gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private @Nullable Throwable signInAtXero(Response response) {
        xero.faults().next(1, "/connect/token", response.sent());
        XeroApp app = new XeroApp(
                SimulatedTokens.CLIENT_ID,
                SimulatedTokens.CLIENT_SECRET,
                SimulatedTokens.REFRESH_TOKEN,
                "",
                Scopes.SETTINGS);
        OneProcess process = new OneProcess(app, folder.resolve(stores++ + "/tokens.json"), xero.url());
        return catchThrowable(process::refresh);
    }

    private static List<Response> temporary() {
        return all(
                html(TEMPORARY.toArray(Integer[]::new)),
                text(TEMPORARY),
                empty(TEMPORARY),
                json(TEMPORARY, "{\"error\":\"invalid_client\"}"));
    }

    private static List<Response> redirects() {
        return all(
                html(302, 303, 307),
                text(List.of(302)),
                empty(REDIRECTS),
                json(List.of(302), "{\"error\":\"invalid_client\"}"));
    }

    private static List<Response> pages() {
        return html(200, 400, 401, 403, 404, 405, 410, 451);
    }

    private static List<Response> proxyRefusals() {
        return all(html(407), text(List.of(407)), empty(List.of(407)));
    }

    private static String ofTokens(String name, Endpoint endpoint) throws Exception {
        List<Integer> refusals = List.of(400, 401, 403, 404, 410, 422);
        return row(name, "408, 425, 429, 5xx, whatever the body is", endpoint, temporary())
                + row(
                        name,
                        "3xx, HTML, or 4xx without an OAuth error",
                        endpoint,
                        all(redirects(), pages(), text(refusals), empty(refusals)))
                + row(
                        name,
                        "2xx without a JSON object",
                        endpoint,
                        all(text(List.of(200)), json(List.of(200), "[]"), damagedGzip()))
                + row(name, "407", endpoint, proxyRefusals())
                + row(
                        name,
                        "4xx with OAuth error `temporarily_unavailable` or `server_error`",
                        endpoint,
                        all(
                                json(refusals, "{\"error\":\"temporarily_unavailable\"}"),
                                json(refusals, "{\"error\":\"server_error\"}")))
                + row(name, "4xx with another OAuth error", endpoint, json(refusals, "{\"error\":\"invalid_client\"}"));
    }

    private String ofCalls(C1Calls calls, SimulatedCertificate certificate) throws Exception {
        String name = "ConductorOne, gRPC";
        Endpoint page = response -> {
            try (PageServer server = new PageServer(certificate, response.status(), response.type(), response.body())) {
                return calls.callAt(server.address(), "GetTask", GET_TASK).getException();
            }
        };
        List<Response> pages = all(html(200, 302, 401, 403, 404, 408, 503), text(List.of(400)), empty(List.of(403)));
        return row(name, "a response that is not gRPC, with any status but 407", page, pages)
                + row(name, "407", page, html(407))
                + ofCodes(name);
    }

    /** The status codes of gRPC, with one row for those that are treated alike. */
    private static String ofCodes(String endpoint) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (Status.Code code : Status.Code.values()) {
            if (code != Status.Code.OK) {
                StatusRuntimeException status = code.toStatus().asRuntimeException();
                String treatment = treatment(
                                CallExceptions.of("GetTask", status), CallExceptions.isTokenRefused(status))
                        .replace("| " + code.value() + " |", "| its number |");
                codes.merge(treatment, "`" + code + "`", (before, next) -> before + ", " + next);
            }
        }
        return codes.entrySet().stream()
                .map(same -> line(endpoint, same.getValue(), same.getKey()))
                .collect(Collectors.joining());
    }

    /** {@return a row of the table} The program treats all these responses alike, and quotes no body. */
    private static String row(String endpoint, String name, Endpoint receiver, List<Response> responses)
            throws Exception {
        Set<String> treatments = new TreeSet<>();
        for (Response response : responses) {
            @Nullable Throwable failure = receiver.receive(response);
            String treatment = failure == null
                    ? "| no | 0 | – |"
                    : treatment(failure, failure instanceof XeroException.Unauthorized);
            treatments.add(treatment);
            if (failure != null) {
                assertThat(failure.getMessage())
                        .as(endpoint + " " + response)
                        .containsPattern(
                                response.status() == 200
                                        ? "Xero|200"
                                        : response.status() + "|\\(invalid_(client|scope)\\)")
                        .contains(response.encoding())
                        .doesNotContain("Hana", "kereru", "\n");
            }
            assertThat(treatments).as(endpoint + ", " + name + ": " + response).hasSize(1);
        }
        return line(endpoint, name, treatments.iterator().next());
    }

    private static String line(String endpoint, String response, String treatment) {
        return "| " + endpoint + " | " + response + " " + treatment + "\n";
    }

    private static String treatment(Throwable problem, boolean isTokenRefused) {
        ConnectorException failure = ConnectorException.of(problem);
        String retried = failure.isRetryable() ? "yes" : "no";
        return "| " + (isTokenRefused ? "once, with a new access token" : retried) + " | " + failure.code() + " | "
                + (Outcome.of(failure).nonRetryable() ? "nonRetryable" : "retryable") + " |";
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.Task.SyncFullTask;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.support.KubernetesManifests;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Service;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Prometheus metrics of the service. */
class MetricsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Path DOCUMENT = Path.of("docs/metrics.md");
    /** Prometheus adds them to each series. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("namespace", "job");

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    private int port;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        service.environment().put("BATON_HEALTH_CHECK", "true");
        service.environment().put("BATON_HEALTH_CHECK_PORT", String.valueOf(port));
    }

    private HttpResponse<String> get(String path) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String metrics() {
        return get("/metrics").body();
    }

    /** {@return the value of a series} */
    private double number(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + metrics()));
    }

    private static String ofRoute(String metric, String route) {
        return metric + "{camelContext=\"baton-xero\",eventType=\"route\",kind=\"CamelRoute\",routeId=\"" + route
                + "\"}";
    }

    private void sync(String letter) throws Exception {
        service.c1().script().queue(ServiceTest.sync(letter));
        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    private Path state(String document, String json) throws IOException {
        Path file = folder.resolve("state/" + document + "/" + SimulatedTokens.CLIENT_ID + ".json");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json);
    }

    @Test
    void ageOfTheLastCompleteSyncSurvivesARestart() throws Exception {
        state(
                "delivered",
                "{\"version\":1,\"at\":\"" + Instant.now().minusSeconds(3600)
                        + "\",\"syncId\":\"x\",\"digest\":\"x\",\"organisations\":[]}");
        service.run();
        service.await(() -> !service.c1().calls().isEmpty());

        assertThat(number("baton_xero_complete_sync_age_seconds")).isBetween(3600.0, 3700.0);

        sync("a");
        service.await(() -> number("baton_xero_complete_sync_age_seconds") < 3600);
    }

    @Test
    void documentListsTheMetricsThatAreServed() throws Exception {
        service.run();
        sync("a");
        service.awaitOut("Task complete!");

        assertThat(served()).isEqualTo(documented());
    }

    @Test
    void ageWithoutADeliverySurvivesARestart() throws Exception {
        Path failed = state(
                "failed",
                "{\"version\":1,\"failures\":2,\"since\":\"" + Instant.now().minusSeconds(3600)
                        + "\",\"reason\":\"Xero is down\"}");
        service.run();
        service.await(() -> !service.c1().calls().isEmpty());

        assertThat(number("baton_xero_complete_sync_age_seconds")).isBetween(3600.0, 3700.0);
        assertThat(number("baton_xero_consecutive_failed_syncs")).isEqualTo(2);

        sync("a");
        service.await(() -> number("baton_xero_consecutive_failed_syncs") == 0);
        service.await(() -> !Files.exists(failed));
    }

    /** {@return name, type and labels of each metric} */
    private Set<String> served() {
        String text = metrics();
        Set<String> all = new TreeSet<>();
        for (MatchResult type : find("(?m)^# TYPE (\\S+) (\\S+)$", text)) {
            String name = type.group(1);
            List<MatchResult> series = find("(?m)^" + name + "(?:_count|_sum)?(?:\\{(.*)})? \\S+$", text);
            assertThat(series).as(name).isNotEmpty();
            assertThat(text).contains("# HELP " + name + " ");
            Set<String> labels = series.stream()
                    .flatMap(one -> find("(\\w+)=\"", String.valueOf(one.group(1))).stream())
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            all.add(name + " " + type.group(2) + " " + labels);
        }
        return all;
    }

    private static Set<String> documented() throws IOException {
        Set<String> all = new TreeSet<>();
        for (MatchResult row :
                find("(?m)^\\| `(\\w+)` \\| (\\w+) \\| (.*?) ?\\| .+ \\|$", Files.readString(DOCUMENT))) {
            Set<String> labels = find("`(\\w+)`", row.group(3)).stream()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            all.add(row.group(1) + " " + row.group(2) + " " + labels);
        }
        return all;
    }

    private static List<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    @Test
    void alertsUseSeriesThatAreServed() throws Exception {
        service.run();
        service.await(() -> service.c1().calls().size() > 1);
        String text = metrics();

        List<MatchResult> series = find("(baton_xero_\\w+)(?:\\{(\\w+=\"\\w+\")})?", alerts());

        assertThat(series).hasSize(5).allSatisfy(found -> {
            String label = found.group(2) == null ? "" : ".*" + found.group(2) + ".*";
            assertThat(text).containsPattern("(?m)^" + found.group(1) + "(\\{" + label + "})? \\S+$");
        });
    }

    /** {@return the expressions of the alerts, all of which the document explains} */
    private static String alerts() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        KubernetesManifests.documents(Files.readString(Path.of("docs/alerts.yaml")))
                .get(0)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        assertThat(rules)
                .extracting(rule -> rule.path("alert").asText())
                .containsExactlyElementsOf(find("(?m)^\\| `(Baton\\w+)` \\|", Files.readString(DOCUMENT)).stream()
                        .map(row -> row.group(1))
                        .toList());
        return rules.stream().map(rule -> rule.path("expr").asText()).collect(Collectors.joining("\n"));
    }

    @Test
    void dashboardQueriesSeriesThatAreServed() throws Exception {
        service.run();
        sync("a");
        service.awaitOut("Task complete!");
        String text = metrics();

        assertThat(queries()).hasSizeGreaterThan(8).allSatisfy(query -> {
            assertThat(query.replaceAll("\\w+\\{[^}]*}", "")).doesNotContain("baton_", "camel_");
            for (MatchResult selector : find("(\\w+)\\{job=~\"\\$job\"(?:, (\\w+=\"\\w+\"))?}", query)) {
                String label = selector.group(2) == null ? "" : selector.group(2);
                assertThat(text).containsPattern("(?m)^" + selector.group(1) + "(\\{.*" + label + ".*})? \\S+$");
                for (MatchResult grouping : find("by \\((.+?)\\)", query)) {
                    Set<String> labels = new TreeSet<>(List.of(grouping.group(1).split(", ", -1)));
                    labels.removeAll(LABELS_OF_PROMETHEUS);
                    assertThat(labels)
                            .allSatisfy(name -> assertThat(text)
                                    .containsPattern("(?m)^" + selector.group(1) + "\\{.*" + name + "="));
                }
            }
        });
    }

    /** {@return the queries of the dashboard, each of which selects the series of a job} */
    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(Path.of("docs/dashboard.json")));
        assertThat(dashboard.findValues("id")).hasSizeGreaterThan(8).doesNotHaveDuplicates();
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).allSatisfy(query -> assertThat(query).contains("{job=~\"$job\""));
        return queries;
    }

    @Test
    void completeSyncUpdatesTheMetrics() throws Exception {
        service.run();
        service.await(() -> service.c1().calls().size() > 1);
        assertThat(number("baton_xero_users")).isNaN();
        assertThat(number("baton_xero_rate_limit_left_requests{limit=\"day\"}")).isNaN();
        service.await(() -> number("baton_xero_complete_sync_age_seconds") > 1);
        double before = number("baton_xero_complete_sync_age_seconds");

        sync("a");
        service.await(() -> number("baton_xero_syncs_total{outcome=\"complete\"}") == 1);

        assertThat(number("baton_xero_complete_sync_age_seconds")).isBetween(0.0, before + 60);
        assertThat(number("baton_xero_organisations")).isEqualTo(3);
        assertThat(number("baton_xero_users")).isEqualTo(15);
        assertThat(number("baton_xero_grants")).isEqualTo(17);
        assertThat(number("baton_xero_requests_total{asked=\"api\",outcome=\"success\"}"))
                .isEqualTo(7);
        assertThat(number("baton_xero_requests_total{asked=\"identity\",outcome=\"success\"}"))
                .isEqualTo(1);
        assertThat(number("baton_xero_rate_limit_left_requests{limit=\"minute\"}"))
                .isEqualTo(58);
        assertThat(number("baton_xero_rate_limit_left_requests{limit=\"day\"}")).isEqualTo(4998);
        assertThat(number("baton_xero_rate_limit_left_requests{limit=\"app_minute\"}"))
                .isEqualTo(9993);
        double age = number("baton_xero_token_age_seconds");
        assertThat(age).isBetween(0.0, 300.0);
        assertThat(number("baton_xero_access_token_left_seconds")).isBetween(1500.0, 1800.0 - age);
        assertThat(number(ofRoute("camel_exchanges_total", "read-tenant"))).isEqualTo(3);
        assertThat(number(ofRoute("camel_route_policy_seconds_count", "sync"))).isEqualTo(1);
    }

    @Test
    void onlyACompleteSyncResetsTheAge() throws Exception {
        service.run();
        sync("a");
        service.await(() -> number("baton_xero_complete_sync_age_seconds") > 2);
        double before = number("baton_xero_complete_sync_age_seconds");

        service.c1()
                .script()
                .queue(ServiceTest.task("p")
                        .setSyncFull(SyncFullTask.newBuilder().setSkipEntitlementsAndGrants(true))
                        .build());
        assertThat(service.nextFinished().hasSuccess()).isTrue();
        service.await(() -> service.out().contains("as task ppp"));
        assertThat(number("baton_xero_complete_sync_age_seconds")).isGreaterThan(before);
        assertThat(number("baton_xero_grants")).isEqualTo(17);

        sync("b");
        service.await(() -> number("baton_xero_syncs_total{outcome=\"complete\"}") == 2);
        assertThat(number("baton_xero_syncs_total{outcome=\"failed\"}")).isZero();
    }

    @Test
    void failedSyncAndItsRequestsAreCounted() throws Exception {
        service.c1().script().queue(ServiceTest.sync("a"));
        service.run("--refresh-token", "revoked");

        assertThat(service.nextFinished().hasSuccess()).isFalse();

        assertThat(number("baton_xero_syncs_total{outcome=\"failed\"}")).isEqualTo(1);
        assertThat(number("baton_xero_syncs_total{outcome=\"complete\"}")).isZero();
        assertThat(number("baton_xero_requests_total{asked=\"identity\",outcome=\"refused\"}"))
                .isPositive();
        assertThat(number("baton_xero_token_age_seconds")).isNaN();
        assertThat(number(ofRoute("camel_exchanges_failed_total", "fetch-token")))
                .isPositive();
    }

    @Test
    void outcomesAreCounted() throws Exception {
        service.c1()
                .script()
                .fail("FinishTask", Status.PERMISSION_DENIED, 1)
                .queue(ServiceTest.sync("a"))
                .queue(ServiceTest.sync("b"));
        service.run();
        service.await(() -> service.c1().calls().size() > 1);

        service.await(() -> number("baton_xero_outcomes_total{outcome=\"taken\"}") == 1);

        assertThat(number("baton_xero_outcomes_total{outcome=\"given_up\"}")).isEqualTo(1);
        service.await(() -> number("baton_xero_syncs_total{outcome=\"complete\"}") == 2);
    }

    @Test
    void routeEditsAreCounted() throws Exception {
        RouteEdits routes = RouteEdits.in(folder.resolve("routes"));
        service.run("--routes", routes.folder().toString());
        service.await(() -> service.c1().calls().size() > 1);

        routes.save("read-users", RouteEdits.original("read-users") + "# edited\n");
        service.await(() -> number("baton_xero_reloads_total{outcome=\"good\"}") == 1);
        routes.save("read-users", "- route: [\n");
        service.await(() -> number("baton_xero_reloads_total{outcome=\"refused\"}") == 1);

        assertThat(number("baton_xero_reloads_total{outcome=\"good\"}")).isEqualTo(1);
        sync("a");
        service.await(() -> number(ofRoute("camel_exchanges_total", "read-users")) == 3);
    }

    @Test
    void metricsContainNoSecretAndNoPerson() throws Exception {
        service.run();
        sync("a");
        service.awaitOut("Task complete!");

        assertThat(metrics())
                .doesNotContain(
                        "@",
                        "Kereru",
                        SimulatedTokens.CLIENT_ID,
                        SimulatedTokens.CLIENT_SECRET,
                        "c1d5a7e0",
                        "rt-",
                        "at-");
    }

    @Test
    void camelPathServesTheSameMetrics() {
        service.run();
        service.await(() -> service.c1().calls().size() > 1);

        HttpResponse<String> response = get("/observe/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).contains("baton_xero_complete_sync_age_seconds ");
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.RouteFile;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that sends its message to a server sends it nothing of earlier steps: no header of a trigger or of a response. */
class StepHeadersTest {
    private static final Set<String> OF_THE_CLIENT = Set.of("Host", "Connection", "User-agent", "Accept-encoding");
    /** Their contract is to receive the path of a request as a header. */
    private static final Set<String> WITH_A_PATH = Set.of("call-xero", "list-connections-if-allowed", "send-to-xero");

    private record Probe(String step, String path, Set<String> headers) {}

    @TempDir
    Path folder;

    private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private Path routes;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Set<String> headers = new TreeSet<>(exchange.getRequestHeaders().keySet());
            headers.removeAll(OF_THE_CLIENT);
            String path = exchange.getRequestURI().toString();
            probes.add(new Probe(path.split("[/?]", -1)[1], path, headers));
            exchange.getResponseHeaders().add("X-Of-Probe", "1");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        RouteEdits edits = RouteEdits.in(folder.resolve("routes"));
        for (RouteFile file : RouteFile.all()) {
            if (!file.route().isMissingNode() && !file.isTrigger()) {
                edits.save(file.id(), file.text().replaceFirst("(?m)^      steps:\n", "$0" + probe(file.id())));
            }
        }
        routes = edits.folder();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String probe(String step) {
        return """
                - to:
                    id: probe-%1$s
                    uri: "http://127.0.0.1:%2$d/%1$s"
                    parameters:
                      httpMethod: GET
                    variableReceive: probed
                """.formatted(step, server.getAddress().getPort()).indent(8);
    }

    private Set<String> probed() {
        return probes.stream().map(Probe::step).collect(Collectors.toSet());
    }

    private void assertNothingOfEarlierSteps() {
        assertThat(probes)
                .isNotEmpty()
                .allSatisfy(
                        probe -> assertThat(probe.headers()).as(probe.step()).isEmpty())
                .filteredOn(probe -> !WITH_A_PATH.contains(probe.step()))
                .allSatisfy(probe -> assertThat(probe.path()).isEqualTo("/" + probe.step()));
    }

    @Test
    void stepsOfAServiceSendNoHeadersOfEarlierSteps() throws Exception {
        Service service = new Service(folder);
        service.environment().put("BATON_XERO_PROJECTS", "true");
        Map<String, String> headers = Map.of("X-Of-Xero", "1", "Set-Cookie", "of=xero");
        service.c1()
                .script()
                .pace(Duration.ofMillis(100), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("a"));
        try {
            service.run("--routes", routes.toString());
            assertThat(service.nextFinished().hasError()).isFalse();

            service.xero().faults().next(9, "/connections", FaultyResponse.of(403, headers, "{}"));
            service.c1().script().queue(ServiceTest.sync("b"));
            assertThat(service.nextFinished().hasError()).isTrue();
            service.await(() -> probed().contains("notify-failure"));
        } finally {
            service.close();
        }

        assertThat(probed()).contains("get-task", "heartbeat", "store-tokens", "upload-c1z", "finish-task");
        assertNothingOfEarlierSteps();
    }

    @Test
    void stepsOfAPeriodicSyncSendNoHeadersOfEarlierSteps() throws Exception {
        Service service = new Service(folder, XeroWorld.ofDemo());
        service.environment().remove("BATON_CLIENT_ID");
        service.environment().remove("BATON_CLIENT_SECRET");
        try {
            service.run("--every", "1h", "--routes", routes.toString());
            service.await(() -> probed().contains("write-report"));
        } finally {
            service.close();
        }

        assertThat(probed()).contains("sync-to-file", "deliver-file", "store-tokens", "map-access");
        assertNothingOfEarlierSteps();
    }

    @Test
    void stepsOfACheckSendNoHeadersOfEarlierSteps() throws Exception {
        Service service = new Service(folder);
        service.environment().put("BATON_ROUTES", routes.toString());
        try {
            Run run = Run.of(service.environment(), "check");
            assertThat(run.exitCode()).as(run.err()).isZero();
        } finally {
            service.close();
        }

        assertThat(probed()).contains("check-c1", "refresh-c1-token", "check-tenant", "store-tokens");
        assertNothingOfEarlierSteps();
    }
}

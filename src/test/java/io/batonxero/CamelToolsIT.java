package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a service with the connector of the Camel CLI and with Camel's debugger in ext/. */
class CamelToolsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String HAWTIO_PASSWORD = "a-password-for-hawtio";
    private static final String DEBUGGER_SETTINGS =
            "\ncamel.debug.standby = true\ncamel.debug.jmx-connector-enabled = false\n";

    @TempDir
    Path folder;

    private SimulatedXero xero;
    private SimulatedC1 c1;
    private RouteEdits routes;
    private ProcessUnderTest service;

    @BeforeEach
    void start() throws Exception {
        xero = SimulatedXero.ofDemo();
        c1 = SimulatedC1.start();
        c1.script().pace(Duration.ofMillis(100), Duration.ofSeconds(1)).queue(ServiceTest.sync("a"));
        routes = RouteEdits.in(folder.resolve("routes"));
        Path settings = Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
        Files.writeString(settings, DEBUGGER_SETTINGS, StandardOpenOption.APPEND);
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        environment.put("BATON_HAWTIO", "true");
        environment.put("BATON_HAWTIO_PASSWORD", HAWTIO_PASSWORD);
        environment.put("BATON_HAWTIO_PORT", String.valueOf(HawtioClient.freePort()));
        service = ProcessUnderTest.startWithJars(Packaged.HOME.resolve("camel-tools"), folder, environment);
        service.await("Task complete!");
    }

    @AfterEach
    void stop() {
        service.close();
        c1.close();
        xero.close();
    }

    /** The connector's file: its deletion ends the program. */
    private Path file(String suffix) {
        return folder.resolve(".camel").resolve(service.id() + suffix);
    }

    private void awaitContent(Path file, String text) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> Files.exists(file) && Files.readString(file).contains(text));
    }

    private void request(String action) throws IOException {
        Path written = Files.writeString(folder.resolve("action"), action);
        Files.move(written, file("-action.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aServiceWithTheConnectorReloadsAndGoesOn() throws Exception {
        awaitContent(file(""), "");

        routes.save("read-users", RouteEdits.original("read-users").replace("Lists", "Shows"));
        service.await("routes reloaded files=[read-users.camel.yaml]");
        c1.script().queue(ServiceTest.sync("b")).queue(ServiceTest.sync("c"));

        service.await("Task complete!");
        service.await("Task complete!");
        assertThat(file("")).exists();
    }

    @Test
    void theConnectorWritesStatusStructureAndTraceWithoutSecrets() throws Exception {
        awaitContent(file("-status.json"), "read-tenant");
        request("{\"action\": \"route-structure\", \"filter\": \"*\", \"brief\": false}");
        awaitContent(file("-output.json"), "each-organisation");
        request("{\"action\": \"trace\", \"enabled\": \"true\"}");
        awaitContent(file("-output.json"), "\"enabled\":true");
        // The tracer keeps the last 100 events, so polls replace those of a sync before a late dump: then another sync
        // runs.
        AtomicInteger task = new AtomicInteger('b');
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofSeconds(5)).until(() -> {
            c1.script().queue(ServiceTest.sync(Character.toString(task.getAndIncrement())));
            return Files.exists(file("-trace.json"))
                    && Files.readString(file("-trace.json")).contains("finish-task");
        });

        List<String> secrets = List.of(
                SimulatedTokens.CLIENT_SECRET,
                c1.clientSecret(),
                HAWTIO_PASSWORD,
                "simulated-access",
                "simulated-refresh",
                "simulated-c1-");
        try (Stream<Path> files = Files.list(folder.resolve(".camel"))) {
            assertThat(files.map(CamelToolsIT::content))
                    .allSatisfy(text -> assertThat(text).doesNotContain(secrets).doesNotContainIgnoringCase("bearer "));
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

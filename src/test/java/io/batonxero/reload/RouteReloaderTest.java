package io.batonxero.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.LogLines;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.log.LogComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit that is valid, but cannot be loaded, because the running Camel lacks a component that validation has. */
class RouteReloaderTest {
    private static final String EDIT = """
            - route:
                id: changing
                from:
                  uri: direct
                  parameters:
                    name: changing
                  steps:
                    - to:
                        id: to-log
                        uri: "%s:any"
            """;

    @TempDir
    Path folder;

    private DefaultCamelContext camel;
    private LogLines log;

    @BeforeEach
    void start() throws Exception {
        log = LogLines.of("audit");
        save("log-before");
        Path settings = Files.createFile(folder.resolve("application.properties"));
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("log-before", new LogComponent());
        RouteSource route = RouteSource.read(folder.resolve("changing.camel.yaml"));
        camel.addService(new RouteReloader(
                camel,
                new IdleGate(),
                new RouteValidator(main -> {
                    main.bind("log-before", new LogComponent());
                    main.bind("log-after", new LogComponent());
                    return main;
                }),
                List.of(folder),
                List.of(route),
                settings));
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("file:" + route.path(), route.text()));
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        camel.close();
    }

    private void save(String component) throws IOException {
        Files.writeString(folder.resolve("changing.camel.yaml"), EDIT.formatted(component));
    }

    private String awaitError() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> log.all().stream().anyMatch(line -> line.startsWith("ERROR")));
        return log.all().get(0);
    }

    @Test
    void theLogSaysThatThePreviousRoutesAreRestored() throws Exception {
        save("log-after");

        assertThat(awaitError())
                .startsWith("ERROR route edit could not be loaded, the previous routes are restored")
                .contains("files=[changing.camel.yaml]", "log-after");
        assertThat(camel.getRoutes()).hasSize(1);
    }

    @Test
    void theLogNamesTheRoutesThatCouldNotBeRestored() throws Exception {
        camel.getRegistry().unbind("log-before");
        camel.removeComponent("log-before");
        save("log-after");

        assertThat(awaitError())
                .startsWith("ERROR route edit and restore of the previous routes failed, restart required")
                .contains(
                        "files=[changing.camel.yaml]", "missing=[changing]", "reason=", "log-after", "restore_reason=");
        assertThat(camel.getRoutes()).isEmpty();
    }
}

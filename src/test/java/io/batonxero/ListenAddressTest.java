package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of the listen addresses of health and Hawtio. */
class ListenAddressTest {
    private static final Pattern HEALTH = Pattern.compile("health and metrics started url=(\\S+)");
    private static final Pattern HAWTIO = Pattern.compile("Hawtio started url=(\\S+)");

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "localhost", "0.0.0.0", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::", "::ffff:127.0.0.1"
            })
    void loggedUrlAndProbeReachTheServer(String address) throws Exception {
        String healthPort = String.valueOf(HawtioClient.freePort());
        Map<String, String> environment =
                Map.of("BATON_HEALTH_CHECK_PORT", healthPort, "BATON_HEALTH_CHECK_BIND_ADDRESS", address);
        service.environment().putAll(environment);
        service.environment().put("BATON_HAWTIO_PORT", String.valueOf(HawtioClient.freePort()));
        service.environment().put("BATON_HAWTIO_BIND_ADDRESS", address);
        service.environment().put("BATON_HAWTIO_PASSWORD", "a-password-for-hawtio");

        try (LogLines lines = LogLines.of("io.batonxero")) {
            service.run("--health-check");

            URI live = url(lines, HEALTH).resolve("/live");
            // The server listens before the routes have started.
            service.await(() -> status(live) == 200);
            assertThat(status(url(lines, HAWTIO))).isLessThan(400);
        }
        Run probe = Run.of(environment, "health-check", "--endpoint", "live");
        assertThat(probe.exitCode()).as(probe.err()).isZero();
    }

    private URI url(LogLines lines, Pattern pattern) {
        service.await(() ->
                lines.all().stream().anyMatch(line -> pattern.matcher(line).find()));
        return lines.all().stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> URI.create(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static int status(URI url) {
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    @Test
    void invalidAddressDisablesHawtioAndNamesItsSetting() throws Exception {
        try (LogLines lines = LogLines.of("io.batonxero")) {
            service.run("--hawtio-password", "a-password-for-hawtio", "--hawtio-bind-address", "[::1]:8778");

            service.await(() -> lines.all().stream()
                    .anyMatch(
                            line -> line.contains("Hawtio is disabled") && line.contains("BATON_HAWTIO_BIND_ADDRESS")));
        }
    }

    @Test
    void invalidHealthAddressEndsTheProgram() throws Exception {
        service.run("--health-check", "--health-check-bind-address", "[::1]:8081");

        assertThat(service.awaitExit()).isEqualTo(2);
        assertThat(service.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                .singleElement()
                .asString()
                .contains("--health-check-bind-address (BATON_HEALTH_CHECK_BIND_ADDRESS) is [::1]:8081, which");
    }
}

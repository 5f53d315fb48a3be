package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page of a running program, its JSON form, and what the command status takes from it. */
class StatusPageTest {
    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");
    private static final String EMPTIED = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    private Path world;
    private int port;

    @BeforeEach
    void start() throws Exception {
        world = XeroWorld.copy(GIVEN, folder.resolve("world"));
        service = new Service(folder, XeroWorld.in(world));
        port = HawtioClient.freePort();
        service.environment().put("BATON_HEALTH_CHECK", "true");
        service.environment().put("BATON_HEALTH_CHECK_PORT", String.valueOf(port));
    }

    private void run(String... flags) {
        service.run(flags);
        service.await(() -> Run.of(service.environment(), "health-check", "--endpoint", "live")
                        .exitCode()
                == 0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private String status() {
        return Run.of(service.environment(), "status").out();
    }

    @Test
    void pageShowsDeliveryRefusalAndSignInAsText() throws Exception {
        run();
        assertThat(get("/").body()).contains("delivered nothing yet");
        service.c1().script().queue(ServiceTest.sync("a"));
        assertThat(service.nextFinished().hasSuccess()).isTrue();
        Files.writeString(world.resolve(EMPTIED).resolve("users.json"), "{\"Status\":\"OK\",\"Users\":[]}");
        service.c1().script().queue(ServiceTest.sync("b"));
        assertThat(service.nextFinished().hasError()).isTrue();

        service.await(() -> status().contains("accept-removals "));
        String command = status().replaceFirst("(?s).*(baton-xero-camel accept-removals \\w+).*", "$1");
        service.await(() -> body("/").contains(command));

        assertThat(body("/"))
                .containsPattern("(?m)^delivered \\d{4}-\\d\\d-\\d\\d .*: \\d+ organisations, \\d+ grants; sync ")
                .containsPattern("(?m)^failed    1 sync since ")
                .containsPattern("(?m)^refused   .*nobody can enter: Harbour &amp; Sons Pty")
                .containsPattern("(?m)^sign-in   refresh token \\(web app\\), .*; Xero accepts it until ")
                .containsPattern("(?m)^next      poll of ConductorOne")
                .doesNotContain("<script", "Harbour & Sons", "@", SimulatedTokens.CLIENT_SECRET);
    }

    private String body(String path) {
        try {
            return get(path).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void browserLoadsAndRunsNothing() throws Exception {
        run();

        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        for (String path : new String[] {"health", "ready", "live", "metrics", "status"}) {
            assertThat(page.body()).contains("<a href=\"" + path + "\">" + path + "</a>");
        }
        assertThat(page.body()).doesNotContain("hawtio");
    }

    @Test
    void pageLinksToHawtioIfItIsOn() throws Exception {
        int hawtio = HawtioClient.freePort();
        service.environment().put("BATON_HAWTIO_PASSWORD", "hawtio-Pa55-word-7c1d");
        service.environment().put("BATON_HAWTIO_PORT", String.valueOf(hawtio));
        run();

        assertThat(get("/").body()).contains("<a href=\"http://127.0.0.1:" + hawtio + "/hawtio\">");
    }

    @Test
    void statusTellsWhatTheRunningServiceDoesNext() throws Exception {
        run();

        JsonNode json = new ObjectMapper().readTree(get("/status").body());

        assertThat(json.path("next").asText()).startsWith("poll of ConductorOne");
        assertThat(json.path("failures").path("count").asInt()).isZero();
        assertThat(json.path("signIn").has("validUntil")).isTrue();
        assertThat(status())
                .containsPattern("(?m)^next      poll of ConductorOne")
                .contains("\nservice   ");
    }

    @Test
    void statusTellsTheTimeOfTheNextSync() throws Exception {
        service.environment().remove("BATON_CLIENT_ID");
        service.environment().remove("BATON_CLIENT_SECRET");
        run("--every", "0 0 0 2 1 ?");

        assertThat(status()).containsPattern("(?m)^next      sync at \\d{4}-01-0");
    }

    @Test
    void pageSaysWhyTheStateCannotBeRead() throws Exception {
        run();
        Files.createDirectories(folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json"));

        service.await(() -> body("/").contains("unknown   the state cannot be read ("));
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/health").statusCode()).isLessThan(504);
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.Request;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Consenting;
import io.batonxero.support.ProcessUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code authorize} of the packaged program: its log and its exit codes. */
class AuthorizeIT {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        environment = Consenting.environment(xero, folder);
    }

    private ProcessUnderTest program(String... arguments) throws IOException {
        return ProcessUnderTest.start(folder.resolve("tmp"), environment, arguments);
    }

    @Test
    void noSecretOfAConsentIsPrintedOrLogged() throws Exception {
        try (ProcessUnderTest program = program("--log-level", "debug", "authorize")) {
            String page = program.await("/identity/connect/authorize?").strip();
            browse(page);

            assertThat(program.exitCode()).isZero();
            assertThat(program.everythingSaid())
                    .contains("\"sign_in\":\"consent\"", "Kereru Coffee Roasters Ltd")
                    .doesNotContain(
                            "simulated-code",
                            verifier(),
                            "simulated-access",
                            "simulated-refresh",
                            SimulatedTokens.CLIENT_SECRET);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void anotherOrganisationIsConnectedInTheSameRunAtATerminal() throws Exception {
        try (ProcessUnderTest program =
                ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment, "authorize")) {
            String first = program.await("/identity/connect/authorize?").strip();
            browse(first);
            program.await("Next: baton-xero-camel check");
            program.type("y");
            String second = program.await("/identity/connect/authorize?").strip();
            browse(second);
            program.await("Next: baton-xero-camel check");
            program.type("");

            assertThat(program.exitCode()).isZero();
            assertThat(program.everythingSaid())
                    .contains("Connect another one? [y/N]")
                    .doesNotContain("run authorize again");
            assertThat(second).isNotEqualTo(first);
        }
        assertThat(xero.requests())
                .filteredOn(request -> request.body().contains("code_verifier="))
                .hasSize(2)
                .extracting(Request::body)
                .doesNotHaveDuplicates();
    }

    private static void browse(String page) throws Exception {
        assertThat(Consenting.browser(HttpClient.Redirect.ALWAYS)
                        .send(HttpRequest.newBuilder(URI.create(page)).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private String verifier() {
        return xero.requests().stream()
                .map(Request::body)
                .filter(body -> body.contains("code_verifier="))
                .map(body -> body.replaceAll(".*code_verifier=([^&]+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aStopEndsTheWaitInOneLine() throws Exception {
        try (ProcessUnderTest program = program("authorize")) {
            program.await("/identity/connect/authorize?");

            // Not SIGINT, which background processes of a script ignore.
            new ProcessBuilder("kill", "-TERM", Long.toString(program.id())).start();

            assertThat(program.exitCode()).isEqualTo(143);
            // Printed by the command itself; after Camel's shutdown timeout there would be another message.
            assertThat(program.everythingSaid()).contains("Stopped before Xero's consent page responded");
        }
    }

    @Test
    void theStartUpLogNamesTheSignIn() throws Exception {
        environment.remove("BATON_XERO_CLIENT_ID");
        environment.put("BATON_TOKEN", xero.tokens().accessToken());

        try (ProcessUnderTest program = program("check")) {
            assertThat(program.await("starting mode=")).contains("sign_in=\"a configured access token\"");
            assertThat(program.exitCode()).isZero();
        }
    }
}

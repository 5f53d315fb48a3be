package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Consenting;
import io.batonxero.support.Run;
import io.batonxero.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens stored by the scripts of docs/sign-in.md, and access tokens of a broker. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TokenCommandsTest {
    /** They keep a secret in a file, and fail as the real ones do. */
    private static final Map<String, String> CLIENTS = Map.of("vault", """
            #!/bin/sh
            cd '%s' || exit 1
            test ! -e denied || { echo "Error making API request." >&2; echo "Code: 403. permission denied" >&2; exit 2; }
            case "$*" in
              "kv get -field=tokens secret/xero-tokens")
                test -e kept || { echo "No value found at secret/data/xero-tokens" >&2; exit 2; }
                echo "WARNING! not a part of the value" >&2
                cat kept ;;
              "kv put secret/xero-tokens tokens=-") cat > kept; echo "== Secret Path ==" ;;
              "kv metadata delete secret/xero-tokens") rm -f kept; echo "Success!" ;;
              *) echo "unknown: $*" >&2; exit 1 ;;
            esac
            """, "aws", """
            #!/bin/sh
            cd '%s' || exit 1
            test ! -e denied || { echo >&2; echo "An error occurred (AccessDeniedException): denied" >&2; exit 254; }
            case "$*" in
              "secretsmanager get-secret-value --secret-id xero-tokens --query SecretString --output text")
                test -e kept || { echo >&2; echo "An error occurred (ResourceNotFoundException)" >&2; exit 254; }
                cat kept ;;
              "secretsmanager put-secret-value --secret-id xero-tokens --secret-string file:///dev/stdin")
                cat /dev/stdin > kept; echo '{"VersionId": "1"}' ;;
              "secretsmanager put-secret-value --secret-id xero-tokens --secret-string {}")
                echo '{}' > kept; echo '{"VersionId": "2"}' ;;
              *) echo "unknown: $*" >&2; exit 252 ;;
            esac
            """);

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private long requests(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private Path executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    /** {@return the environment with the script of the document and a client on the path} */
    private Map<String, String> storing(String client, String place) throws IOException {
        Matcher script = Pattern.compile("```sh\n(#!/bin/sh\n# " + client + "-tokens .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/sign-in.md")));
        assertThat(script.find()).isTrue();
        Path path = executable(folder.resolve(client + "-tokens"), script.group(1));
        executable(
                folder.resolve("bin").resolve(client),
                CLIENTS.getOrDefault(client, "").formatted(folder));
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_ROUTES", "routes,routes/swaps/store-tokens/command");
        environment.put(
                "BATON_TOKEN_STORE_COMMAND",
                "env,PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH") + "," + path + "," + place);
        return environment;
    }

    @ParameterizedTest
    @CsvSource({"vault, secret/xero-tokens", "aws, xero-tokens"})
    void theScriptsOfTheDocumentStoreTheTokens(String client, String place) throws IOException {
        Map<String, String> environment = storing(client, place);
        for (int i = 1; i <= 2; i++) {
            Run run = Run.of(environment);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(requests("/connect/token")).isEqualTo(i);
            assertThat(folder.resolve("kept")).content().contains("simulated-refresh-");
            xero.tokens().expireAll();
        }
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
        assertThat(xero.tokens().refused()).isZero();
        assertThat(folder.resolve("state/tokens")).doesNotExist();

        Files.createFile(folder.resolve("denied"));
        Run denied = Run.of(environment);
        assertThat(denied.exitCode()).isEqualTo(14);
        assertThat(denied.err())
                .contains("env (BATON_TOKEN_STORE_COMMAND) failed with exit code 1: ")
                .containsAnyOf("Error making API request.", "AccessDeniedException");
        assertThat(requests("/connect/token")).isEqualTo(2);
        Files.delete(folder.resolve("denied"));

        Run revoked = Run.of(environment, "revoke", "--all", "--yes");
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        Run again = Run.of(environment, "check");
        assertThat(again.exitCode()).isEqualTo(16);
        assertThat(again.err()).contains("authorize");
    }

    @Test
    void authorizeSaysThatTheCommandHasTheTokens() throws Exception {
        Map<String, String> environment = storing("vault", "secret/xero-tokens");
        environment.putAll(Consenting.environment(xero, folder));
        environment.remove("BATON_REFRESH_TOKEN");

        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            consenting.browse();
            Run run = consenting.end();

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("Signed in. The tokens are in the store of env (BATON_TOKEN_STORE_COMMAND); ");
        }
        assertThat(folder.resolve("kept")).content().contains("simulated-refresh-");
        assertThat(folder.resolve("state/tokens")).doesNotExist();
    }

    @Test
    void authorizeIsRefusedWithABroker() throws IOException {
        Run run = Run.of(brokered(token("")), "authorize");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("authorize has nothing to store");
    }

    private Map<String, String> brokered(String script) throws IOException {
        Path broker = executable(folder.resolve("broker"), "#!/bin/sh\necho run >> '" + folder + "/runs'\n" + script);
        Map<String, String> environment = Run.environment(xero, folder);
        environment.keySet().removeAll(List.of("BATON_REFRESH_TOKEN", "BATON_XERO_CLIENT_SECRET"));
        environment.put("BATON_ROUTES", "routes,routes/swaps/fetch-token/command");
        environment.put("BATON_ACCESS_TOKEN_COMMAND", broker.toString());
        return environment;
    }

    private int runs() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private String token(String end) {
        return "echo '{\"access_token\": \"" + xero.tokens().accessToken() + "\"" + end + "}'\n";
    }

    @Test
    void aSyncUsesTheAccessTokenOfABroker() throws IOException {
        Map<String, String> environment = brokered(
                token(", \"expires_at\": \"" + Instant.now().plusSeconds(600) + "\", \"refresh_token\": \"not-used\""));

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 organisations, 15 users");
        assertThat(runs()).isEqualTo(1);
        assertThat(requests("/connect/token")).isZero();
        assertThat(folder.resolve("state/tokens")).doesNotExist();

        Run revoked = Run.of(environment, "revoke", "--all", "--yes");
        assertThat(revoked.exitCode()).isEqualTo(2);
        assertThat(revoked.err()).contains("this app signs in by an access token of a broker");
    }

    @Test
    void theBrokerRunsBeforeTheTokenExpires() throws Exception {
        Map<String, String> environment = brokered(token(", \"expires_in\": 4"));

        try (RunningProgram program = new RunningProgram(environment, "--every", "1s")) {
            program.awaitOut("Task complete!");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> runs() >= 3);
        }
    }

    @Test
    void theBrokerRunsOnceMoreIfItsTokenIsRejected() throws IOException {
        Map<String, String> environment = brokered(token(""));
        xero.tokens().expireAll();

        Run run = Run.of(environment);

        assertThat(run.exitCode()).isEqualTo(16);
        assertThat(runs()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 44 | 16 | has no access token (exit code 44). Sign in there.",
                "echo 'no route to host' >&2; exit 1 | 14 | failed with exit code 1: no route to host.",
                "exit 0 | 2 | did not print one JSON object with access_token",
                "echo '{\"access_token\": \"a-token-that-is-cut' | 2 | did not print one JSON object with access_token",
                "echo '{\"access_token\": \"a-token\", \"expires_at\": \"soon\"}' | 2 | a valid expires_at",
                "echo '{\"access_token\": \"a-token\", \"expires_at\": \"2020-01-01T00:00:00Z\"}' | 14 | expired",
            })
    void aBrokerWithoutATokenIsReported(String script, int code, String message) throws IOException {
        Run run = Run.of(brokered(script + "\n"), "check");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.out() + run.err()).contains(message).doesNotContain("a-token");
        assertThat(xero.requests()).isEmpty();
    }
}

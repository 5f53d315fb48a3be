package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.Request;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.MarkedSecrets;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, whose tokens a command stores. */
@EnabledOnOs(OS.LINUX)
class TokenCommandsIT {
    private static final Pattern STORED = Pattern.compile("\"(?:\\w+_token|began_with)\":\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Path state;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        state = Files.createDirectory(folder.resolve("run"));
    }

    private Map<String, String> environment(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "cd '" + state + "' || exit 1\n" + script);
        Map<String, String> environment = Run.environment(xero, state);
        environment.put("BATON_ROUTES", "routes,routes/swaps/store-tokens/command");
        environment.put("BATON_TOKEN_STORE_COMMAND", "sh," + file);
        environment.put("VAULT_ADDR", "https://vault.example.com");
        OrdinaryUser.own(state);
        return environment;
    }

    private ProcessUnderTest program(Map<String, String> environment, String... arguments) throws IOException {
        return ProcessUnderTest.start(state.resolve("tmp"), environment, arguments);
    }

    @Test
    void noTokenIsPrintedAndNoVariableOfTheProgramReachesTheCommand() throws Exception {
        Map<String, String> environment = environment("""
                env > variables
                case $1 in
                  get) cat tokens 2>/dev/null || exit 44; cat tokens >&2 ;;
                  store) tee tokens; cat tokens >&2; test ! -e denied ;;
                esac
                """);
        environment.put("BATON_LOG_LEVEL", "debug");
        MarkedSecrets secrets = new MarkedSecrets();
        StringBuilder said = new StringBuilder();
        for (int expected : new int[] {0, 14, 0}) {
            if (expected == 14) {
                Files.createFile(state.resolve("denied"));
            } else {
                Files.deleteIfExists(state.resolve("denied"));
            }
            try (ProcessUnderTest program = program(environment)) {
                assertThat(program.exitCode()).isEqualTo(expected);
                said.append(program.everythingSaid());
            }
            STORED.matcher(Files.readString(state.resolve("tokens")))
                    .results()
                    .forEach(token -> secrets.add(token.group(1)));
            xero.tokens().expireAll();
        }

        for (Request request : xero.requests()) {
            secrets.add(request.headers().getOrDefault("authorization", "").replaceFirst(".* ", ""));
        }
        secrets.add(SimulatedTokens.CLIENT_SECRET);
        assertThat(secrets.count()).isGreaterThan(100);
        assertThat(said).contains("15 users", "exit code 1: ");
        assertThat(secrets.foundIn(said.toString())).isEmpty();
        assertThat(state.resolve("sync.c1z")).isNotEmptyFile();
        assertThat(state.resolve("variables"))
                .content()
                .contains("VAULT_ADDR=https://vault.example.com")
                .doesNotContain("BATON_");
    }

    @Test
    void sigtermLeavesNoProcessOfTheCommand() throws Exception {
        Map<String, String> environment = environment("""
                sleep 1000 &
                echo $! > child.new
                mv child.new child
                wait
                """);
        try (ProcessUnderTest program = program(environment, "connections")) {
            Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(state.resolve("child")));
            long child = Long.parseLong(Files.readString(state.resolve("child")).strip());
            assertThat(ProcessHandle.of(child)).isPresent();

            assertThat(program.terminate()).isEqualTo(143);

            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> ProcessHandle.of(child)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void sigtermLetsTheCommandStoreNewTokens() throws Exception {
        Map<String, String> environment = environment("""
                case $1 in
                  get) cat tokens 2>/dev/null || exit 44 ;;
                  store) : > storing; sleep 1; cat > tokens.new; mv tokens.new tokens ;;
                esac
                """);
        try (ProcessUnderTest program = program(environment, "connections")) {
            Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(state.resolve("storing")));

            assertThat(program.terminate()).isEqualTo(143);
        }
        assertThat(state.resolve("tokens")).content().contains("simulated-refresh-");

        try (ProcessUnderTest program = program(environment, "connections")) {
            assertThat(program.exitCode()).isZero();
        }
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
    }
}

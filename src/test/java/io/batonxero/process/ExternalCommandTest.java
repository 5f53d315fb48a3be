package io.batonxero.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs real processes. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExternalCommandTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ExternalCommand script(String script, Duration timeout) {
        String quoted = "\"cd '" + folder + "'; " + script.replace("\"", "\"\"") + "\"";
        return new ExternalCommand("BATON_TOKEN_STORE_COMMAND", "sh,-c," + quoted + ",sh", timeout);
    }

    private ExternalCommand.Result run(String script) {
        return script(script, LONG).run("get", "input", Duration.ZERO);
    }

    private ProcessHandle process(String file) throws IOException {
        Path id = folder.resolve(file);
        await().atMost(LONG)
                .until(() -> Files.exists(id) && Files.readString(id).endsWith("\n"));
        return ProcessHandle.of(Long.parseLong(Files.readString(id).strip())).orElseThrow();
    }

    private void awaitEnd(String file) throws IOException {
        Path id = folder.resolve(file);
        long pid = Long.parseLong(Files.readString(id).strip());
        await().atMost(LONG)
                .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void theArgumentAndTheInputReachTheCommandAndItsOutputIsReturned() {
        ExternalCommand.Result result = run("echo \"$1, $#\"; cat; exit 44");

        assertThat(result.stdout()).isEqualTo("get, 1\ninput");
        assertThat(result.exitCode()).isEqualTo(44);
    }

    @Test
    void noShellReadsTheArguments() {
        ExternalCommand command = new ExternalCommand("X", "echo,\"$(id), *\",;", LONG);

        assertThat(command.run("", "", Duration.ZERO).stdout()).isEqualTo("$(id), * ;\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 1000 & echo $! > child; wait",
                "sleep 1000 & echo $! > child; exec >&- 2>&-; wait",
                "sleep 1000 & echo $! > child; kill -STOP $$",
                "sleep 1000 & echo $! > child; yes >&2",
            })
    void aCommandThatDoesNotEndInTimeIsKilledWithItsChildren(String script) throws IOException {
        ExternalCommand command = script("echo $$ > parent; " + script, Duration.ofSeconds(2));

        assertThatThrownBy(() -> command.run("get", "", Duration.ZERO))
                .isInstanceOfSatisfying(CommandException.class, e -> {
                    assertThat(e.code()).isEqualTo(4);
                    assertThat(e.isRetryable()).isTrue();
                })
                .hasMessageContaining("sh (BATON_TOKEN_STORE_COMMAND) did not end within 2 s and was killed");

        awaitEnd("parent");
        awaitEnd("child");
    }

    @Test
    void aChildThatKeepsThePipesOpenDoesNotDelayTheResult() throws IOException {
        long began = System.nanoTime();

        ExternalCommand.Result result = run("sleep 1000 & echo $! > child; printf %070000d 1; echo problem >&2");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
        assertThat(result.stdout()).hasSize(70_000).endsWith("1");
        assertThat(result.reason()).isEqualTo("exit code 0: problem");
        assertThat(process("child").destroyForcibly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exec <&-; sleep 1", "head -c 10 >/dev/null"})
    void aCommandMayIgnoreItsInput(String script) {
        String input = "x".repeat(1 << 16);

        assertThat(script(script, LONG).run("store", input, Duration.ZERO).exitCode())
                .isZero();
    }

    @Test
    void inputThatDoesNotFitIntoThePipeDoesNotBlock() {
        ExternalCommand command = script("sleep 1000", Duration.ofSeconds(1));

        assertThatThrownBy(() -> command.run("store", "x".repeat(1 << 22), Duration.ZERO))
                .isInstanceOf(CommandException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "exit 1, exit code 1",
        "kill -9 $$, exit code 137 (signal 9)",
        "kill -TERM $$, exit code 143 (signal 15)",
        "exit 254, exit code 254",
        "echo >&2; echo '  first\tline' >&2; echo second >&2; exit 3, exit code 3: first line",
        "printf 'a\\033[31mb\\342\\200\\256c' >&2; exit 1, exit code 1: a[U+001B][31mb[U+202E]c",
    })
    void aFailureHasTheExitCodeAndTheFirstLineOfStderr(String script, String reason) {
        ExternalCommand command = script(script, LONG);
        ExternalCommand.Result result = command.run("get", "", Duration.ZERO);

        assertThat(result.reason()).isEqualTo(reason);
        assertThat(command.failure(result))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("failed with " + reason + ". Run it by hand");
    }

    /** With its folder, since a folder of PATH that this user may not search changes the error. */
    private String missing() {
        return folder.resolve("no-such-program-1").toString();
    }

    @Test
    void aMissingProgramOfAScriptIsAMistakeOfTheConfiguration() {
        ExternalCommand command = script("exec " + missing(), LONG);

        assertThat(command.failure(command.run("get", "", Duration.ZERO)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("exit code 127")
                .hasMessageContaining("not installed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo '{\"refresh_token\":\"short-R1\"' ; echo 'bad token short-R1' >&2",
                "echo '{\"refresh_token\": \"short-R1\"}' >&2",
                "echo 'bad token of-Vault-hvs.CAESIJ0123456789abcdefghijklmnop' >&2",
                "echo 'tokens=eyJyZWZyZXNoX3Rva2VuIjoic2hvcnQtUjEifQ==' >&2",
            })
    void noMessageHasTheTokensThatTheCommandPrints(String script) {
        assertThat(run(script).reason()).contains("***").doesNotContain("short-R1", "CAESIJ", "eyJyZWZyZXNo");
    }

    @Test
    void longOutputIsRefused() throws IOException {
        assertThatThrownBy(() -> run("echo $$ > parent; head -c 10000000 /dev/zero; sleep 1000"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("printed more than 1048576 bytes");

        awaitEnd("parent");
    }

    @Test
    void outputOfOneMebibyteIsRead() {
        assertThat(run("head -c 1048576 /dev/zero").stdout()).hasSize(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({"MISSING, No such file", "NOT_EXECUTABLE, Permission denied", "FOLDER, Permission denied"})
    void aCommandThatCannotBeStartedIsAMistakeOfTheConfiguration(String program, String reason) throws IOException {
        String path = switch (program) {
            case "NOT_EXECUTABLE" ->
                Files.writeString(folder.resolve("script"), "#!/bin/sh\n").toString();
            case "FOLDER" -> folder.toString();
            default -> missing();
        };

        assertThatThrownBy(() -> new ExternalCommand("BATON_X", path, LONG).run("get", "", Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(path + " (BATON_X) cannot be started (" + reason)
                .hasMessageNotContaining("error")
                .hasMessageContaining("separated by commas");
    }

    @Test
    void aFileThatIsBeingWrittenIsRetried() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ExternalCommand command = new ExternalCommand("BATON_X", script.toString(), LONG);

        try (OutputStream writer = Files.newOutputStream(script)) {
            writer.write("#!/bin/sh\necho 1".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> command.run("get", "", Duration.ZERO))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("could not be started (Text file busy). Try again.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "\"\""})
    void anEmptySettingIsReported(String setting) {
        assertThatThrownBy(() -> new ExternalCommand("BATON_X", setting, LONG))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BATON_X is not set");
    }

    @Test
    void aStopOfTheProgramKillsTheCommand() throws Exception {
        ExternalCommand command = script("sleep 1000 & echo $! > child; wait", LONG);
        CompletableFuture<?> run = CompletableFuture.supplyAsync(() -> command.run("get", "", Duration.ZERO));
        assertThat(process("child").isAlive()).isTrue();

        command.abort();

        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
        awaitEnd("child");
        assertThatThrownBy(() -> command.run("get", "", Duration.ZERO)).isInstanceOf(CancelledException.class);
    }

    @Test
    void aRunWithTimeToStopEndsByItself() throws Exception {
        ExternalCommand command = script("echo $$ > parent; until test -e go; do sleep 0.1; done; echo done", LONG);
        CompletableFuture<ExternalCommand.Result> run =
                CompletableFuture.supplyAsync(() -> command.run("store", "", LONG));
        assertThat(process("parent").isAlive()).isTrue();

        command.abort();
        Files.createFile(folder.resolve("go"));

        assertThat(run.get(30, TimeUnit.SECONDS).stdout()).isEqualTo("done\n");
    }
}

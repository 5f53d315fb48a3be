package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the text of the completion scripts; ShellCompletionTest runs them in their shells. */
class CompletionTest {
    @TempDir
    Path folder;

    private static String script(String shell) {
        Run run = Run.of(Map.of(), "completion", shell);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private List<String> bash(String script) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process bash = new ProcessBuilder("bash", "--norc", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(bash.exitValue()).as(lines.toString()).isZero();
        return lines;
    }

    /** {@return what bash offers for a word after the program's name} */
    private List<String> offered(String word) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("completion.bash"), script("bash"));
        // Outside a real completion bash refuses compopt.
        return bash("""
                source %s
                compopt() { :; }
                COMP_WORDS=(baton-xero-camel %s); COMP_CWORD=1
                offer=$(complete -p baton-xero-camel | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
                "$offer" || true
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, word));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void bashAcceptsTheScript() throws Exception {
        Path script = Files.writeString(folder.resolve("completion.bash"), script("bash"));

        assertThat(bash("bash -n " + script)).isEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void bashOffersFlagsAndCommands() throws Exception {
        assertThat(offered("--xero-cl"))
                .extracting(String::strip)
                .containsExactlyInAnyOrder("--xero-client-id", "--xero-client-secret", "--xero-client-secret-file");
        assertThat(offered("capa")).extracting(String::strip).containsExactly("capabilities");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void bashOffersNoIgnoredFlag() throws Exception {
        assertThat(offered("--prov")).extracting(String::strip).containsOnly("");
    }

    @Test
    void zshScriptIsACompletionFunctionOfZsh() {
        assertThat(script("zsh"))
                .startsWith("#compdef baton-xero-camel\n")
                .contains("'*--xero-client-id=[")
                .doesNotContain("bashcompinit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void everyFlagAndCommandIsInTheScript(String shell) {
        String prefix = shell.equals("fish") ? " -l " : "--";

        assertThat(script(shell))
                .contains(Command.words())
                .contains(KnownSettings.ALL.stream()
                        .map(setting -> prefix + setting.flag().substring(2))
                        .toList())
                .contains(prefix + "demo", prefix + "paste", prefix + "endpoint", prefix + "token-file")
                .doesNotContain(IgnoredFlag.ALL.stream()
                        .map(flag -> prefix + flag.name() + " ")
                        .toList())
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void aClosedListOfWordsIsInHelpErrorAndScripts() {
        assertThat(KnownSettings.ALL)
                .filteredOn(setting ->
                        List.of(Setting.Kind.WORD, Setting.Kind.LOG_LEVEL).contains(setting.kind()))
                .isNotEmpty()
                .allSatisfy(setting -> {
                    String words = setting.values().either();
                    assertThat(setting.meaning()).contains(words);
                    assertThat(Run.of(Map.of(), setting.flag(), "other", "validate")
                                    .err())
                            .contains(setting.flag() + " (" + setting.environment() + ") is other: give " + words);
                    assertThat(script("bash"))
                            .contains(setting.flag() + ") words='"
                                    + String.join(" ", setting.values().words()));
                });
    }
}

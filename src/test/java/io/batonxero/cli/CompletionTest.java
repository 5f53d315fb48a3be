package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.KnownSettings;
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

/** The completion scripts, called as a shell calls them. */
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
    void zshScriptUsesBashCompletion() {
        assertThat(script("zsh")).contains("bashcompinit", "--xero-client-id");
    }

    @Test
    void fishCompletesEveryFlagAndCommand() {
        String script = script("fish");

        assertThat(KnownSettings.ALL)
                .allSatisfy(setting -> assertThat(script)
                        .contains("complete -c baton-xero-camel -l "
                                + setting.flag().substring(2) + " -d '"));
        assertThat(IgnoredFlag.ALL).noneMatch(flag -> script.contains(" -l " + flag.name() + " "));
        assertThat(script.lines())
                .allMatch(line -> line.startsWith("complete -c baton-xero-camel "))
                .anyMatch(line -> line.contains("-a check "))
                // A switch has no value.
                .anyMatch(line -> line.contains("-l demo ") && !line.endsWith(" -r"))
                .anyMatch(line -> line.contains("-l file ") && line.endsWith(" -r"));
    }
}

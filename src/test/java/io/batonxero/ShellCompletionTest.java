package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The completion scripts in the completion engines of bash, zsh and fish, after a delivered sync. */
class ShellCompletionTest {
    /** A name with every character that some shell, or a list, takes as syntax. */
    private static final String HARD = "Tim's \"$HOME\" `id`; A=B: 5 * [x], Inc";

    private static final String HARD_ENTRY = "\"" + HARD.replace("\"", "\"\"") + "\"";

    @TempDir
    static Path folder;

    private static Path work;

    @BeforeAll
    static void deliver() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Run run = Run.of(Run.environment(xero, folder));
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        Path record;
        try (Stream<Path> records = Files.list(folder.resolve("state/delivered"))) {
            record = records.findFirst().orElseThrow();
        }
        String json = Files.readString(record);
        Files.writeString(
                record,
                json.replace("Kereru Coffee Roasters Ltd", HARD.replace("\"", "\\\""))
                        .replace("Tall Ships Trading LLC", "Escape\\u001b[31m"));
        Files.writeString(
                Files.createDirectories(folder.resolve("state/refused")).resolve("app.json"),
                "{\"version\":1,\"refused\":{\"s\":{\"code\":\"1a2b3c4d\",\"reason\":\"2 of 3 are gone\"}}}");
        work = Files.createDirectory(folder.resolve("work"));
        Files.createFile(work.resolve("client secret.txt"));
        Files.createDirectory(work.resolve("my routes"));
    }

    private static List<String> lines(String shell, Stream<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        ProcessBuilder builder =
                new ProcessBuilder(command.toList()).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().put("BATON_STATE_DIR", folder.resolve("state").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TERM", "dumb");
        builder.environment().put("HOME", work.toString());
        Process process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(shell + ": " + lines).isZero();
        return lines;
    }

    private static Path script(String shell) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        assumeTrue(
                Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, shell))),
                shell + " is missing");
        Path script = folder.resolve("completion." + shell);
        if (Files.notExists(script)) {
            Run run = Run.of(Map.of(), "completion", shell);
            assertThat(run.exitCode()).as(run.err()).isZero();
            Files.writeString(script, run.out());
        }
        return script;
    }

    /** {@return what follows the name of the program after the Tab key, for each of these, in one interactive zsh} */
    private static List<String> zsh(Collection<String> typed) throws IOException, InterruptedException {
        Path program = Files.writeString(folder.resolve("drive.zsh"), """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D; source %s
                    shown() { print -r -- "<<${BUFFER#baton-xero-camel }>>"; BUFFER= }
                    zle -N shown; bindkey "^X" shown; echo rea""dy'
                zpty -r shell seen '*ready*'
                for words; do
                    zpty -w -n shell "baton-xero-camel $words"$'\\t\\x18'
                    zpty -r shell seen '*<<*>>*'
                    print -r -- ${${seen##*<<}%%%%>>*}
                done
                """.formatted(script("zsh")));
        return lines("zsh", Stream.concat(Stream.of("zsh", "-f", program.toString()), typed.stream()));
    }

    /** {@return what fish offers for the last word of each of these command lines, without descriptions} */
    private static List<String> fish(Collection<String> typed) throws IOException, InterruptedException {
        String program = "source " + script("fish") + "; for words in $argv;"
                + " echo (complete -C \"baton-xero-camel $words\" | string replace -r '\\t.*' '' | string join ';'); end";
        return lines("fish", Stream.concat(Stream.of("fish", "--no-config", "-c", program, "--"), typed.stream()));
    }

    /** {@return what bash offers for the last word of each of these command lines, whose words are separated by one blank} */
    private static List<String> bash(Collection<String> typed) throws IOException, InterruptedException {
        String program = """
                source "$1"; shift
                # Outside a completion bash refuses compopt.
                compopt() { COMPREPLY=("compopt $*"); }
                words=(baton-xero-camel)
                for word; do
                    if [[ $word == -- ]]; then
                        COMP_WORDS=("${words[@]}") COMP_CWORD=$((${#words[@]} - 1))
                        _baton_xero_camel
                        (IFS=';'; echo "${COMPREPLY[*]}")
                        words=(baton-xero-camel)
                    else
                        words+=("$word")
                    fi
                done
                """;
        return lines(
                "bash",
                Stream.concat(
                        Stream.of(
                                "bash",
                                "--norc",
                                "-c",
                                program,
                                "bash",
                                script("bash").toString()),
                        typed.stream()
                                .flatMap(words -> Stream.concat(Stream.of(words.split(" ", -1)), Stream.of("--")))));
    }

    private static Map<String, String> table(String text) {
        Map<String, String> table = new LinkedHashMap<>();
        text.lines().map(line -> line.split(" +\\| ?", -1)).forEach(cells -> table.put(cells[0], cells[1]));
        return table;
    }

    @Test
    void zshCompletes() throws Exception {
        Map<String, String> table = table("""
                --log-level d                           | --log-level debug
                --log-format=j                          | --log-format=json
                --summary j                             | --summary json
                --sync-resource-types org,u             | --sync-resource-types org,user
                --hawtio=f                              | --hawtio=false
                --xero-legacy-organisation s            | --xero-legacy-organisation sole
                --xero-organisations Harb               | --xero-organisations Harbour\\ \\&\\ Sons\\ Pty
                --xero-organisations 'Harb              | --xero-organisations 'Harbour & Sons Pty'
                --xero-organisations=Harb               | --xero-organisations=Harbour\\ \\&\\ Sons\\ Pty
                --xero-organisations Other,!Harb        | --xero-organisations Other,!Harbour\\ \\&\\ Sons\\ Pty
                check --xero-org                        | check --xero-organisations=
                health-check --endpoint r               | health-check --endpoint ready
                completion f                            | completion fish
                help rev                                | help revoke
                revoke Harb                             | revoke Harbour\\ \\&\\ Sons\\ Pty
                revoke Esc                              | revoke Esc
                --state-dir=/nonexistent revoke Harb    | --state-dir=/nonexistent revoke Harb
                accept-removals 1                       | accept-removals 1a2b3c4d
                --token-file cl                         | --token-file client\\ secret.txt
                --routes m                              | --routes my\\ routes/
                stat                                    | status
                """);

        assertThat(zsh(table.keySet()).stream().map(String::stripTrailing)).containsExactlyElementsOf(table.values());
    }

    @Test
    void fishOffers() throws Exception {
        Map<String, String> table = table("""
                --log-level d                         | debug
                --log-format=                         | --log-format=console;--log-format=json
                --summary j                           | json
                --sync-resource-types org,u           | org,user
                --hawtio=f                            | --hawtio=false
                --xero-legacy-organisation s          | sole
                --xero-organisations Harb             | Harbour & Sons Pty
                --xero-organisations 'Harb            | Harbour & Sons Pty
                --xero-organisations Other,!Harb      | Other,!Harbour & Sons Pty
                check --xero-org                      | --xero-organisations
                check --fi                            |
                health-check --endpoint r             | ready
                completion f                          | fish
                help rev                              | revoke
                --state-dir /nonexistent revoke Harb  |
                accept-removals 1                     | 1a2b3c4d
                --token-file cl                       | client secret.txt
                --routes m                            | my routes/
                --every x                             |
                stat                                  | status
                """);
        table.put("revoke Tim", HARD);
        table.put("revoke ", "Harbour & Sons Pty;" + HARD);
        table.put("--xero-organisations Tim", HARD_ENTRY);

        assertThat(fish(table.keySet())).containsExactlyElementsOf(table.values());
    }

    @Test
    void bashOffers() throws Exception {
        Map<String, String> table = table("""
                --log-level d                           | debug
                --log-format =                          | console;json
                --log-format = j                        | json
                --summary j                             | json
                --sync-resource-types org,u             | org,user
                --hawtio = f                            | false
                --xero-legacy-organisation s            | sole
                --xero-organisations Harb               | Harbour\\ \\&\\ Sons\\ Pty
                --xero-organisations 'Harb              | Harbour & Sons Pty
                --xero-organisations Other,!Harb        | Other,\\!Harbour\\ \\&\\ Sons\\ Pty
                check --xero-org                        | --xero-organisations
                check --fi                              |
                --file check --yes                      |
                health-check --endpoint r               | ready
                completion f                            | fish
                help rev                                | revoke
                revoke Esc                              |
                --state-dir /nonexistent revoke Harb    |
                --state-dir = /nonexistent revoke Harb  |
                accept-removals 1                       | 1a2b3c4d
                --token-file cl                         | compopt -o default
                --routes m                              | compopt -o dirnames
                --every x                               |
                stat                                    | status
                """);

        assertThat(bash(table.keySet())).containsExactlyElementsOf(table.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "\""})
    void aNameIsOneWordOfBashInAnyQuotes(String quote) throws Exception {
        String offered = bash(List.of("--xero-organisations " + quote + "Tim")).get(0);

        assertThat(lines("bash", Stream.of("bash", "--norc", "-c", "printf '%s\\n' " + quote + offered + quote)))
                .containsExactly(HARD_ENTRY);
    }

    @Test
    void aNameIsOneWordOfZshInAnyQuotes() throws Exception {
        for (String completed : zsh(List.of("revoke Tim", "revoke 'Tim", "revoke \"Tim"))) {
            assertThat(lines("zsh", Stream.of("zsh", "-f", "-c", "printf '%s\\n' " + completed)))
                    .containsExactly("revoke", HARD);
        }
    }
}

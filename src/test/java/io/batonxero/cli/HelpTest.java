package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.support.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The help, and the suggestions for a command line that is wrong. */
class HelpTest {
    private static String output(String... arguments) {
        Run run = Run.of(Map.of(), arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static String error(String... arguments) {
        Run run = Run.of(Map.of(), arguments);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        return run.err();
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** {@return the flags that a help lists} */
    private static List<String> flags(String help) {
        return Pattern.compile("(?m)^ {2}(?:-\\w,| {3}) (--[a-z0-9-]+)")
                .matcher(help)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void helpListsEverySettingWithFlagVariableAndDefault() {
        String help = inOneLine(output("--help"));

        for (Setting setting : KnownSettings.ALL) {
            String defaultText = setting.defaultText().isEmpty() ? "" : ", default " + setting.defaultText();
            assertThat(help)
                    .containsPattern(Pattern.quote(setting.flag()) + "[ =\\[]")
                    .contains(setting.meaning() + " ($" + setting.environment() + defaultText + ")");
            if (setting.isSecret()) {
                assertThat(help).contains(setting.fileFlag() + "=<file>", "($" + setting.fileEnvironment() + ")");
            }
        }
    }

    @Test
    void helpHasItsGroupsInOrder() {
        String help = output("--help");

        assertThat(help.lines().filter(line -> line.endsWith(":") && !line.startsWith(" ")))
                .containsExactly(
                        "Xero:", "Sync:", "Output:", "ConductorOne:", "Service:", "Logging:", "General:", "Commands:");
        assertThat(help)
                .containsSubsequence("Xero:", "--xero-client-id", "Sync:", "--every", "Output:", "--file")
                .containsSubsequence("ConductorOne:", "--client-id", "Service:", "--hawtio", "Logging:", "--log-level")
                .containsSubsequence("General:", "--routes", "--demo", "--help", "--version", "Commands:");
    }

    @Test
    void helpListsNoIgnoredFlagAndNoFlagOfOneCommand() {
        assertThat(IgnoredFlag.ALL).isNotEmpty();
        assertThat(flags(output("--help")))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(
                        IgnoredFlag.ALL.stream().map(IgnoredFlag::flag).toList())
                .doesNotContain("--paste", "--all", "--yes", "--endpoint", "--timeout");
    }

    @Test
    void helpIsAFlagAndACommand() {
        assertThat(output("help")).isEqualTo(output("--help")).isEqualTo(output("-h"));
        assertThat(flags(output("help", "help"))).containsExactly("--help");
    }

    @Test
    void checkHelpListsWhatCheckTakesAndNothingElse() {
        String help = output("check", "--help");

        assertThat(help)
                .startsWith("Usage: baton-xero-camel check [OPTIONS]")
                .isEqualTo(output("help", "check"))
                .isEqualTo(output("--help", "check"));
        assertThat(flags(help))
                .contains("--xero-client-id", "--token-file", "--xero-organisations", "--client-id", "--demo")
                .doesNotContain("--file", "--report", "--every", "--hawtio", "--accept-removals", "--paste", "--all")
                .doesNotContain("--xero-login-url", "--keep-signed-in", "--version", "--summary", "--sync-max-skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorize",
                "check",
                "connections",
                "revoke",
                "capabilities",
                "config",
                "accept-removals",
                "status",
                "diagnose",
                "validate",
                "health-check",
                "completion",
                "help"
            })
    void helpOfACommandListsItsFlagsAndTwoExamples(String command) {
        String help = output("help", command);

        assertThat(help).startsWith("Usage: baton-xero-camel " + command).isEqualTo(output(command, "--help"));
        assertThat(flags(help)).hasSizeLessThan(35).contains("--help");
        String examples =
                help.substring(help.indexOf("Examples:")).lines().skip(1).collect(Collectors.joining("\n"));
        assertThat(examples.lines()).hasSize(2).allMatch(line -> line.contains("baton-xero-camel " + command));
        for (String example : examples.split("\n", -1)) {
            List<String> words = Arrays.asList(example.strip().split(" ", -1));
            assertThat(flags(help))
                    .containsAll(
                            words.stream().filter(word -> word.startsWith("--")).toList());
        }
    }

    @Test
    void helpOfACommandListsTheFlagsOfThatCommandAlone() {
        assertThat(flags(output("authorize", "--paste", "--help"))).contains("--paste", "--xero-redirect-url");
        assertThat(flags(output("help", "revoke"))).contains("--all", "--yes").doesNotContain("--paste");
        assertThat(flags(output("help", "health-check")))
                .containsExactlyInAnyOrder(
                        "--health-check-port", "--health-check-bind-address", "--endpoint", "--timeout", "--help");
    }

    @ParameterizedTest
    @CsvSource({
        "chekc, check",
        "authorise, authorize",
        "conections, connections",
        "helth-check, health-check",
        "accept-removal 1a2b3c4d, accept-removals",
        "help chekc, check",
        "--xero-cleint-secret x, --xero-client-secret",
        "--fiel x, --file",
        "--xero-organizations x, --xero-organisations",
        "--organisations x, --xero-organisations",
        "--evry=6h, --every",
        "-token x, --token",
        "check --xero-cleint-id x, --xero-client-id",
        "health-check --endpiont ready, --endpoint"
    })
    void mistypedWordGetsASuggestion(String words, String suggestion) {
        assertThat(error(words.split(" ", -1))).contains("; did you mean ", suggestion, "? See --help.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--xero-cleint-secret=S3CR3T",
                "--xero-cleint-secret S3CR3T",
                "--xero-cleint-secret --S3CR3T",
                "--xero-cleint-secret --s3cr3t",
                "--xero-cleint-secret -s3cr3t",
                "--xero-cleint-secret:S3CR3T",
                "--xero-client-secretS3CR3T",
                "--xero-client-secrets3cr3t",
                "--xero-client-secret-fiel=/s3cr3t",
                "-xero-client-secret=S3CR3T",
                "-tokens3cr3t",
                "-ts3cr3t",
                "-ps3cr3t",
                "-vs3cr3t",
                "s3cr3t",
                "S3CR3T check",
                "check s3cr3t",
                "help s3cr3t",
                "check --tokne s3cr3t",
                "check --tokne=s3cr3t --fiel",
                "--tokne=s3cr3t check",
                "--tokne s3cr3t check",
                "--demo=s3cr3t",
                "authorize --paste=s3cr3t"
            })
    void valueOfAMistypedFlagIsNeverPrinted(String words) {
        Run run = Run.of(Map.of(), words.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out() + run.err()).isNotEmpty().doesNotContainIgnoringCase("s3cr3t");
    }

    @Test
    void mistypedFlagIsNamed() {
        assertThat(error("--xero-cleint-secret=S3CR3T")).contains("Unknown flag --xero-cleint-secret;");
        assertThat(error("--tokne", "s3cr3t", "check")).contains("Unknown flag --tokne;");
        assertThat(error("check", "more"))
                .contains("Unexpected argument of check")
                .contains("See help check.");
        assertThat(error("check", "--paste")).contains("--paste is a flag of the command authorize");
    }
}

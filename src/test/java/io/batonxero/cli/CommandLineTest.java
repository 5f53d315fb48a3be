package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.Run;
import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says of itself, and which words it takes. */
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path folder;

    private static String said(String... arguments) {
        Run run = Run.of(Map.of(), arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static String helpInOneLine() {
        return said("--help").replaceAll("\\s+", " ");
    }

    @Test
    void helpTellsOfEverySettingTheFlagTheVariableAndTheDefault() {
        String help = helpInOneLine();

        for (Setting setting : KnownSettings.ALL) {
            String byDefault = setting.byDefault().isEmpty() ? "" : ", default " + setting.byDefault();
            assertThat(help)
                    .containsPattern(Pattern.quote(setting.flag()) + "[ =\\[]")
                    .contains(setting.meaning() + " ($" + setting.environment() + byDefault + ")");
            if (setting.isSecret()) {
                assertThat(help).contains(setting.fileFlag() + "=<file>", "($" + setting.fileEnvironment() + ")");
            }
        }
    }

    @Test
    void helpPutsEverySettingUnderItsHeading() {
        String help = helpInOneLine();
        List<String> headings = Stream.concat(
                        Arrays.stream(Setting.Group.values()).map(group -> " " + group.heading + ": "),
                        Stream.of(" Besides: "))
                .toList();
        assertThat(help).containsSubsequence(headings);

        for (Setting setting : KnownSettings.ALL) {
            int group = headings.indexOf(" " + setting.group().heading + ": ");
            String section = help.substring(help.indexOf(headings.get(group)), help.indexOf(headings.get(group + 1)));
            assertThat(section).contains("($" + setting.environment());
        }
        assertThat(help.substring(help.indexOf(" Besides: ")))
                .contains("--demo", "--paste", "--all", "--yes", "--help", "--version");
    }

    @Test
    void helpShowsNoFlagThatIsIgnored() {
        String help = helpInOneLine();

        assertThat(IgnoredFlag.ALL)
                .isNotEmpty()
                .noneMatch(flag -> Pattern.compile(Pattern.quote(flag.flag()) + "(?![a-z-])")
                        .matcher(help)
                        .find());
    }

    @Test
    void helpIsTheSameHoweverItIsAskedFor() {
        assertThat(said("help")).isEqualTo(said("--help")).isEqualTo(said("-h"));
        assertThat(said("help"))
                .contains("authorize", "check", "connections", "revoke", "capabilities", "config", "completion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version"})
    void theVersionIsALineWithTheName(String flag) {
        assertThat(said(flag)).matches("baton-xero-camel version \\S+\\R");
    }

    @Test
    void theLaterOfTwoFlagsCountsAroundACommandToo() {
        Arguments flags = Arguments.parse(List.of("--file", "first", "check", "--file", "second"));

        assertThat(flags.command()).isEqualTo(Command.CHECK);
        assertThat(flags.settings()).containsEntry("baton.file", "second");
    }

    @Test
    void capabilitiesAreWhatTheGoSdkWouldPrint() throws IOException {
        String printed = said("capabilities");

        assertThat(JSON.readTree(printed))
                .isEqualTo(JSON.readTree(
                        RESOURCES.resolve("go-connector/capabilities.json").toFile()));
        assertThat(printed).endsWith("}").contains("\n  \"connectorCapabilities\"");
    }

    @Test
    void configurationTellsItsOwnFieldsAndWhichAreSecret() throws IOException {
        JsonNode configuration = JSON.readTree(said("config"));

        assertThat(configuration.path("displayName").asText()).isEqualTo("Xero");
        List<JsonNode> fields = StreamSupport.stream(
                        configuration.path("fields").spliterator(), false)
                .toList();
        assertThat(fields)
                .extracting(field -> field.path("name").asText())
                .contains("xero-client-id", "xero-organisations", "xero-projects")
                .doesNotContain("client-id", "client-secret", "file", "log-level");
        assertThat(fields)
                .filteredOn(field -> field.path("isSecret").asBoolean())
                .extracting(field -> field.path("name").asText())
                .containsExactlyInAnyOrder("xero-client-secret", "refresh-token", "token");
        assertThat(fields)
                .allMatch(field -> field.path("name").asText().equals("xero-projects") == field.has("boolField"));
    }

    @Test
    void noCommandPrintsASecretThatIsSet() {
        Map<String, String> secrets = Map.of(
                "BATON_XERO_CLIENT_SECRET", "s-one",
                "BATON_REFRESH_TOKEN", "s-two",
                "BATON_TOKEN", "s-three",
                "BATON_CLIENT_SECRET", "s-four");

        for (String command : List.of("config", "capabilities", "help", "--version")) {
            Run run = Run.of(secrets, command);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out() + run.err()).doesNotContain("s-one", "s-two", "s-three", "s-four");
        }
    }

    @Test
    void aValueUnderAMistypedFlagIsNotRepeated() {
        Run run = Run.of(Map.of(), "--xero-cleint-secret=S3CR3T-7f6e5d4c");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--xero-cleint-secret").doesNotContain("S3CR3T");
    }

    @Test
    void everyDefaultIsThatOfTheFile() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"), StandardCharsets.UTF_8)) {
            file.load(reader);
        }

        assertThat(KnownSettings.ALL)
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(setting.byDefault())
                        .as(setting.key())
                        .isEqualTo(file.getProperty(setting.key(), "").strip()));
    }

    @Test
    void everyFlagOfTheGoSdkIsTaken() throws IOException {
        List<String> names = Files.readAllLines(RESOURCES.resolve("go-sdk-flags.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(names).hasSizeGreaterThan(70).doesNotHaveDuplicates();
        assertThat(Stream.concat(
                        KnownSettings.ALL.stream().map(Setting::flag),
                        IgnoredFlag.ALL.stream().map(IgnoredFlag::flag)))
                .containsAll(names.stream().map(name -> "--" + name).toList());
        assertThat(names).allSatisfy(name -> {
            boolean isSwitch =
                    IgnoredFlag.ALL.stream().anyMatch(flag -> flag.name().equals(name) && flag.isSwitch());
            assertThat(Arguments.parse(isSwitch ? List.of("--" + name) : List.of("--" + name, "1"))
                            .command())
                    .isEqualTo(Command.SYNC);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "completion tcsh",
                "completion",
                "no-such-command",
                "capabilities more",
                "--every 5",
                "check --paste",
                "--all",
                "authorize --yes",
                "authorize somewhere",
                "revoke one two",
                "revoke --yes",
                "revoke one"
            })
    void whatCannotBeDoneIsOneLineAndExitCodeTwo(String words) {
        Run run = Run.of(Map.of(), words.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void anUnknownShellIsToldWhichThereAre() {
        assertThat(Run.of(Map.of(), "completion", "tcsh").err()).contains("bash, zsh or fish");
    }

    @Test
    void summaryAsJsonIsAllThatStdoutSays() throws IOException {
        String file = folder.resolve("sync.c1z").toString();

        String out =
                Run.of(Map.of(), "--demo", "--summary", "json", "--file", file).out();

        assertThat(out.lines()).hasSize(1);
        JsonNode summary = JSON.readTree(out);
        assertThat(summary.path("file").asText()).isEqualTo(file);
        assertThat(summary.path("totals").path("users").asInt()).isEqualTo(15);
        assertThat(summary.path("organisations")).hasSize(3);
        assertThat(summary.path("notRead").path(0).path("tenantType").asText()).isEqualTo("PRACTICEMANAGER");
    }

    @Test
    void aSwitchTakesNoOtherWord() {
        assertThat(Arguments.parse(List.of("--xero-projects")).settings()).containsEntry("baton.xero.projects", "true");
        assertThat(Arguments.parse(List.of("--xero-projects=false")).settings())
                .containsEntry("baton.xero.projects", "false");
        assertThatThrownBy(() -> Settings.of(
                        Arguments.parse(List.of("--xero-projects=yes")).settings(),
                        Map.of(),
                        Path.of("application.properties")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--xero-projects yes: give true or false");
    }
}

package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Settings;
import io.batonxero.support.Run;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need no Xero, and the flags that the program accepts. */
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path folder;

    private static String output(String... arguments) {
        Run run = Run.of(Map.of(), arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version"})
    void versionPrintsNameAndVersion(String flag) {
        assertThat(output(flag)).matches("baton-xero-camel version \\S+\\R");
    }

    @Test
    void lastOfTwoFlagsWinsAlsoAroundACommand() {
        Arguments flags = Arguments.parse(List.of("--file", "first", "check", "--file", "second"));

        assertThat(flags.command()).isEqualTo(Command.CHECK);
        assertThat(flags.settings()).containsEntry("baton.file", "second");
    }

    @Test
    void capabilitiesEqualTheOutputOfTheGoSdk() throws IOException {
        String printed = output("capabilities");

        assertThat(JSON.readTree(printed))
                .isEqualTo(JSON.readTree(
                        RESOURCES.resolve("go-connector/capabilities.json").toFile()));
        assertThat(printed).endsWith("}").contains("\n  \"connectorCapabilities\"");
    }

    @Test
    void configListsItsOwnSettingsAndMarksSecrets() throws IOException {
        JsonNode configuration = JSON.readTree(output("config"));

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
    void noCommandPrintsASecret() {
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
    void defaultsEqualThoseOfTheFile() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"), StandardCharsets.UTF_8)) {
            file.load(reader);
        }

        assertThat(KnownSettings.ALL)
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(setting.defaultText())
                        .as(setting.key())
                        .isEqualTo(file.getProperty(setting.key(), "").strip()));
    }

    @Test
    void everyFlagOfTheGoSdkIsAccepted() throws IOException {
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
                "revoke one",
                "--demo --state-dir x",
                "--demo-service --state-dir x",
                "--demo --token-store x"
            })
    void invalidCommandLineIsOneLineAndExitCode2(String words) {
        Run run = Run.of(Map.of(), words.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void unknownShellNamesTheSupportedShells() {
        assertThat(Run.of(Map.of(), "completion", "tcsh").err()).contains("bash, zsh or fish");
    }

    @Test
    void demoLeavesTheTokensOfTheEnvironmentAlone() throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens.json"), "{\"refreshToken\":\"of-a-real-sign-in\"}");

        Run run = Run.of(
                Map.of(
                        "BATON_TOKEN_STORE", tokens.toString(),
                        "BATON_FILE", folder.resolve("sync.c1z").toString()),
                "--demo");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(tokens).hasContent("{\"refreshToken\":\"of-a-real-sign-in\"}");
    }

    @Test
    void jsonSummaryIsTheOnlyOutputOnStdout() throws IOException {
        String file = folder.resolve("sync.c1z").toString();

        String out =
                Run.of(Map.of(), "--demo", "--summary", "json", "--file", file).out();

        assertThat(out.lines()).hasSize(1);
        JsonNode summary = JSON.readTree(out);
        assertThat(summary.path("file").asText()).isEqualTo(file);
        assertThat(summary.path("totals").path("users").asInt()).isEqualTo(15);
        assertThat(summary.path("organisations"))
                .extracting(organisation -> organisation.path("name").asText())
                .containsExactly("Harbour & Sons Pty", "Kereru Coffee Roasters Ltd", "Tall Ships Trading LLC");
        assertThat(summary.path("organisations")
                        .path(0)
                        .path("unknownRoles")
                        .path(0)
                        .asText())
                .contains("SOMETHINGNEW");
        assertThat(summary.path("notRead").path(0).path("tenantType").asText()).isEqualTo("PRACTICEMANAGER");
    }

    @Test
    void aDemoPrintsItsJsonSummaryAlthoughConductorOneIsConfigured() throws IOException {
        String file = folder.resolve("sync.c1z").toString();
        Map<String, String> configured =
                Map.of("BATON_CLIENT_ID", "name@host.example/spc", "BATON_CLIENT_SECRET", "secret");

        String out = Run.of(configured, "--demo", "--summary", "json", "--file", file)
                .out();

        assertThat(JSON.readTree(out).path("file").asText()).isEqualTo(file);
    }

    @Test
    void switchAcceptsOnlyTrueAndFalse() {
        assertThat(Arguments.parse(List.of("--xero-projects")).settings()).containsEntry("baton.xero.projects", "true");
        assertThat(Arguments.parse(List.of("--xero-projects=false")).settings())
                .containsEntry("baton.xero.projects", "false");
        assertThatThrownBy(() -> Settings.of(
                        Arguments.parse(List.of("--xero-projects=yes")).settings(),
                        Map.of(),
                        Path.of("application.properties")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--xero-projects (BATON_XERO_PROJECTS) is yes: give true or false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a+b %2F%zz#?;*&=@",
                " a,b:c\\d ",
                "\"a\"b'c'",
                "\"a\"",
                "'a'",
                "{{a}}${user.home}{",
                "#bean:network",
                "RAW(a)\nb",
                "Café\uD83D\uDE00"
            })
    void pathMayHaveAnyCharacters(String name) throws IOException {
        Path strange = Files.createDirectory(folder.resolve(name));
        Files.copy(Path.of("routes/run-once.camel.yaml"), strange.resolve("run-once.camel.yaml"));
        String routes = "routes,\"" + strange.toString().replace("\"", "\"\"") + "\"";
        String report = strange.resolve("access.csv").toString().replace("\"", "\"\"");

        Run validation = Run.of(Map.of(), "validate", "--routes", routes);
        Run run = Run.of(
                Map.of("BATON_FILE", strange.resolve("sync.c1z").toString()),
                "--demo",
                "--routes",
                routes,
                "--report",
                '"' + report + '"');

        assertThat(validation.exitCode())
                .as(validation.out() + validation.err())
                .isZero();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(strange.resolve("sync.c1z")).isNotEmptyFile();
        assertThat(strange.resolve("access.csv")).isNotEmptyFile();
    }
}

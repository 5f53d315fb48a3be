package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("application.properties");
        String real = Files.readString(Path.of("application.properties"));
        Files.writeString(file, real + "\nbaton.file = from-file\nbaton.of-a-swap = from-file\n");
    }

    private Settings settings(Map<String, String> environment, String... flags) {
        return Settings.of(Arguments.parse(List.of(flags)).settings(), environment, file);
    }

    @Test
    void flagsBeatTheEnvironmentWhichBeatsTheFile() {
        assertThat(settings(Map.of()).get("baton.file")).isEqualTo("from-file");
        assertThat(settings(Map.of("BATON_FILE", "from-env")).get("baton.file")).isEqualTo("from-env");
        assertThat(settings(Map.of("BATON_FILE", "from-env"), "-f", "from-flag").get("baton.file"))
                .isEqualTo("from-flag");
        assertThat(settings(Map.of("BATON_FILE", "from-env"), "--file=from-flag")
                        .get("baton.file"))
                .isEqualTo("from-flag");
    }

    @Test
    void emptyVariableIsNotSet() {
        assertThat(settings(Map.of("BATON_FILE", "")).get("baton.file")).isEqualTo("from-file");
    }

    @Test
    void keyOfASwapHasItsVariable() {
        assertThat(settings(Map.of("BATON_OF_A_SWAP", "from-env")).forCamel())
                .containsEntry("baton.of-a-swap", "from-env");
    }

    @Test
    void keyThatNoRouteUsesIsRejected() {
        Settings settings = settings(Map.of());

        assertThatThrownBy(() -> settings.requireUsed(List.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file + ": unknown setting baton.of-a-swap");
        assertThatCode(() -> settings.requireUsed(List.of("uri: \"{{baton.of-a-swap}}\"")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "baton.xero.organizations, baton.xero.organisations",
        "baton.xero-organisations, baton.xero.organisations",
        "baton.xero.clientId, baton.xero.client-id",
        "baton.log_level, baton.log-level",
        "BATON_FILE, baton.file",
        "Baton.file, baton.file",
        "file, baton.file",
        "xero.organisations, baton.xero.organisations",
        "--report, baton.report",
        "batn.xero.client-id, baton.xero.client-id",
        "bato.file, baton.file",
        "Batn_FILE, baton.file",
        "xero.organizations, baton.xero.organisations"
    })
    void misspeltKeyIsRejectedWithTheRightOne(String key, String suggestion) throws IOException {
        Files.writeString(file, Files.readString(Path.of("application.properties")) + key + " = x\nown.key = y\n");

        assertThatThrownBy(() -> settings(Map.of()).requireUsed(List.of("{{own.key}}")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown setting " + key + "; did you mean " + suggestion)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.main.auto-startup, --every",
        "camel.main.autoStartup, --every",
        "camel.context.autoStartup, --every",
        "camel.main.auto-startup-exclude-pattern, --every",
        "camel.component.quartz.auto-start-scheduler, --every",
        "camel.main.duration-max-seconds, BATON_SYNC_TIMEOUT",
        "camel.main.durationMaxMessages, --every",
        "camel.main.routes-reload-enabled, BATON_RELOAD",
        "camel.main.context-reload-enabled, BATON_RELOAD",
        "camel.main.routes-include-pattern, BATON_ROUTES",
        "camel.main.routes-exclude-pattern, BATON_ROUTES",
        "camel.main.java-routes-include-pattern, BATON_ROUTES",
        "camel.main.route-filter-exclude-pattern, BATON_ROUTES",
        "camel.main.routes-collector-enabled, BATON_ROUTES",
        "camel.main.base-package-scan, BATON_ROUTES",
        "camel.routecontroller.enabled, cannot start",
        "camel.main.run-controller, --every",
        "camel.server.enabled, --health-check (BATON_HEALTH_CHECK)",
        "camel.management.enabled, --health-check (BATON_HEALTH_CHECK)",
        "camel.main.file-configurations, application.properties",
        "camel.main.auto-configuration-enabled, application.properties"
    })
    void camelOptionThatWouldStopOrDoubleTheProgramIsRejected(String key, String remedy) throws IOException {
        String variable = Setting.environment(key);
        assertThatThrownBy(() -> settings(Map.of(variable, "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(variable + " (environment variable)")
                .hasMessageContaining(remedy);

        Files.writeString(file, key + " = x\n");
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(key + " (" + file + ")")
                .hasMessageContaining(remedy);
    }

    /** Kubernetes sets such variables in each pod beside a Service named camel-server. */
    @Test
    void variablesOfAKubernetesServiceAreNoOptionsOfCamel() {
        assertThat(settings(Map.of("CAMEL_SERVER_PORT", "tcp://10.0.0.1:80", "CAMEL_SERVER_SERVICE_HOST", "10.0.0.1"))
                        .get("baton.file"))
                .isEqualTo("from-file");
    }

    @Test
    void keysThatTheFileLacksHaveTheirDefaults() throws IOException {
        Map<String, String> whole = settings(Map.of()).all();
        Files.writeString(
                file, "baton.file = from-file\nbaton.of-a-swap = from-file\ncamel.main.shutdownTimeout = 7\n");

        Map<String, String> all = new HashMap<>(settings(Map.of()).all());

        assertThat(all.remove("camel.main.shutdownTimeout")).isEqualTo("7");
        all.put("camel.main.shutdown-timeout", "5");
        assertThat(all).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baton.xero.identity-url",
                "baton.sync-timeout",
                "baton.xero.retry-for",
                "baton.hawtio-port",
                "baton.file"
            })
    void emptyValueIsSaidToBeEmpty(String key) throws IOException {
        Files.writeString(file, key + " =\n");

        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--" + key.substring(6).replace('.', '-') + " (" + Setting.environment(key)
                        + ") is empty: give ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?b", "a%2Fb", "a${b}"})
    void deliveryFolderThatCamelWouldParseAsAUrlIsRejected(String name) {
        assertThatThrownBy(() -> settings(Map.of("BATON_DELIVERY_FOLDER", name)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("baton.delivery-folder (BATON_DELIVERY_FOLDER) is " + name + ", ");
        assertThat(settings(Map.of("BATON_DELIVERY_FOLDER", "a+b %zz#;,&")).get("baton.delivery-folder"))
                .isEqualTo("a+b %zz#;,&");
    }

    /** Editors on Windows write it. */
    @Test
    void byteOrderMarkIsNoPartOfASecretOrAKey() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "\uFEFFfrom-a-file\r\n");
        Files.writeString(file, "\uFEFFbaton.health-check-bind-address = marked\n" + Files.readString(file));

        Settings settings = settings(Map.of("BATON_TOKEN_FILE", secret.toString()));

        assertThat(settings.get("baton.token")).isEqualTo("from-a-file");
        assertThat(settings.all()).doesNotContainKey("\uFEFFbaton.health-check-bind-address");
    }

    @Test
    void secretIsReadFromAFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "from-a-file\n");
        String name = secret.toString();

        assertThat(settings(Map.of("BATON_XERO_CLIENT_SECRET_FILE", name)).get("baton.xero.client-secret"))
                .isEqualTo("from-a-file");
        assertThat(settings(Map.of(), "--refresh-token-file", name).get("baton.refresh-token"))
                .isEqualTo("from-a-file");
        assertThat(settings(Map.of("BATON_TOKEN", "direct", "BATON_TOKEN_FILE", name))
                        .get("baton.token"))
                .isEqualTo("direct");
        assertThat(settings(Map.of("BATON_TOKEN", "direct"), "--token-file", name)
                        .get("baton.token"))
                .isEqualTo("from-a-file");
        assertThatThrownBy(() -> settings(Map.of("BATON_TOKEN_FILE", name + ".gone")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BATON_TOKEN_FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "90s, 90000",
        "30m, 1800000",
        "6h, 21600000",
        "1d, 86400000",
        "1D12h, 129600000",
        "1h30m, 5400000",
        "1.5h, 5400000",
        "2h45.5m, 9930000",
        ".5m, 30000",
        "+6h, 21600000",
        "90000ms, 90000",
        "2000000µs, 2000",
        "2000000000ns, 2000"
    })
    void durationHasAUnit(String time, String milliseconds) {
        assertThat(settings(Map.of(), "--every", time).get("baton.every")).isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 6 * * MON-FRI, 0 0 6 ? * MON-FRI",
        "0 0 6 * * *, 0 0 6 * * ?",
        "0 0 6 1 * *, 0 0 6 1 * ?",
        "0 0 6 ? * 6#3, 0 0 6 ? * 6#3",
        "0  30\t6 l * ?, 0 30 6 L * ?",
        "0 0/15 8-17 ? * mon-fri 2026-2099, 0 0/15 8-17 ? * MON-FRI 2026-2099"
    })
    void cronExpressionIsGivenAsQuartzTakesIt(String given, String cron) {
        assertThat(settings(Map.of(), "--every", given).get("baton.every")).isEqualTo(cron);
    }

    @ParameterizedTest
    @CsvSource({
        "0 6 * * 1-5, 5 fields instead of 6 or 7",
        "0 0 6 1 * MON, day-of-week AND a day-of-month",
        "0 0 6 31 2 ?, no time in the future fits it",
        "0 0 6 ? * MON 2020, no time in the future fits it",
        "0 0 25 * * ?, Hour values must be between 0 and 23",
        "0 0 6 * * FOO, Invalid Day-of-Week value: 'FOO'",
        "a b c d e f, a field cannot be read",
        "0 0 6 ? * #, Unexpected character: #",
        "0 0 x * * ?, a field cannot be read"
    })
    void invalidCronExpressionIsRejectedWithAnExample(String given, String reason) {
        assertThatThrownBy(() -> settings(Map.of("BATON_EVERY", given)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--every (BATON_EVERY) is " + given + ": not a cron expression (")
                .hasMessageContaining(reason)
                .hasMessageContaining("such as \"0 0 6 * * MON-FRI\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0", "0s", "-6h", "500ms", "P1D", "6 h", "d", "T", ".h", "1h2", "999999999999999999d"})
    void otherDurationsAreRejected(String time) {
        assertThatThrownBy(() -> settings(Map.of(), "--every", time))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--every (BATON_EVERY) is " + time + ": give")
                .hasMessageContaining("such as 90s, 30m, 6h or 1d");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "300ms, 300", "1µs, 0"})
    void retriesMayEndWithinASecond(String time, String milliseconds) {
        assertThat(settings(Map.of(), "--xero-retry-for", time).get("baton.xero.retry-for"))
                .isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @CsvSource({
        "1, true", "t, true", "T, true", "TRUE, true", "true, true", "True, true",
        "0, false", "f, false", "F, false", "FALSE, false", "false, false", "False, false"
    })
    void switchTakesWhatGoTakes(String text, String value) {
        assertThat(settings(Map.of("BATON_XERO_PROJECTS", text)).get("baton.xero.projects"))
                .isEqualTo(value);
        assertThat(settings(Map.of(), "--xero-projects=" + text).get("baton.xero.projects"))
                .isEqualTo(value);
        assertThat(Arguments.parse(List.of("--ticketing=" + text, "-p=" + text)).ignored())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "INFO, info", "Debug, debug", "WARN, warn", "warning, warn",
        "ERROR, error", "dpanic, error", "PANIC, error", "fatal, error"
    })
    void logLevelTakesWhatZapTakes(String text, String level) {
        assertThat(settings(Map.of("BATON_LOG_LEVEL", text)).get("baton.log-level"))
                .isEqualTo(level);
        assertThat(settings(Map.of("BATON_LOG_FORMAT", "JSON")).get("baton.log-format"))
                .isEqualTo("json");
    }

    @Test
    void lastOfRepeatedFlagsWinsAndListsAppend() {
        Settings settings = settings(
                Map.of("BATON_REPORT", "env.csv"),
                "-f",
                "first",
                "--log-level=debug",
                "--xero-projects",
                "--report",
                "a.csv",
                "--file",
                "last",
                "--log-level=warn",
                "--xero-projects=false",
                "check",
                "--report=b.csv,c.html");

        assertThat(settings.get("baton.file")).isEqualTo("last");
        assertThat(settings.get("baton.log-level")).isEqualTo("warn");
        assertThat(settings.get("baton.xero.projects")).isEqualTo("false");
        assertThat(settings.get("baton.report")).isEqualTo("a.csv,b.csv,c.html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BATON_SKIP_ENTITLEMENTS_AND_GRANTS", "BATON_SKIP_FULL_SYNC"})
    void reportNeedsACompleteSyncHoweverTheSwitchIsWritten(String variable) {
        assertThatThrownBy(() -> settings(Map.of(variable, "1"), "--report", "a.csv"))
                .hasMessageContaining("needs a complete sync");
    }

    @Test
    void keepSignedInIsAtMost30Days() {
        assertThat(settings(Map.of(), "--keep-signed-in", "30d").get("baton.keep-signed-in"))
                .isEqualTo("2592000000");
        assertThatThrownBy(() -> settings(Map.of(), "--keep-signed-in", "31d")).hasMessageContaining("at most 30d");
        assertThatThrownBy(() -> settings(Map.of(), "--keep-signed-in", "")).hasMessageContaining("--keep-signed-in");
    }

    @Test
    void healthListensOnLoopbackByDefault() {
        assertThat(settings(Map.of()).isHealthCheck()).isFalse();
        assertThat(settings(Map.of()).managementAddress()).hasToString("/127.0.0.1:8081");
        assertThat(settings(Map.of("BATON_HEALTH_CHECK_BIND_ADDRESS", "")).managementAddress())
                .hasToString("/127.0.0.1:8081");
        assertThat(settings(Map.of("BATON_HEALTH_CHECK_BIND_ADDRESS", "0.0.0.0"), "--health-check-port", "9000")
                        .managementAddress())
                .hasToString("/0.0.0.0:9000");
    }

    @Test
    void flagsOfOtherConnectorsAreAcceptedAndIgnored() {
        for (IgnoredFlag flag : IgnoredFlag.ALL) {
            String argument = flag.isSwitch() ? flag.flag() : flag.flag() + "=x";
            assertThat(Arguments.parse(List.of(argument)).ignored()).containsExactly(flag);
            assertThat(KnownSettings.ALL).noneMatch(setting -> setting.flag().equals(flag.flag()));
        }
        assertThat(Arguments.parse(List.of("-p", "--ticketing=false", "--log-path=a", "--log-path", "b", "-f", "x"))
                        .ignored())
                .extracting(IgnoredFlag::name)
                .containsExactly("provisioning", "ticketing", "log-path");
        assertThat(Arguments.parse(List.of("-v")).command()).isEqualTo(Command.VERSION);
        assertThat(Arguments.parse(List.of("-h")).command()).isEqualTo(Command.HELP);
        assertThat(Usage.help("")).doesNotContain("--provisioning").contains("$BATON_TOKEN_FILE");
    }

    @Test
    void camelGetsNoSecret() {
        Map<String, String> secrets = Map.of(
                "BATON_XERO_CLIENT_SECRET",
                "s1",
                "BATON_REFRESH_TOKEN",
                "s2",
                "BATON_TOKEN",
                "s3",
                "BATON_CLIENT_SECRET",
                "s4");

        assertThat(settings(secrets).forCamel().values()).doesNotContain("s1", "s2", "s3", "s4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--xero-api-url=api.xero.com",
                "--xero-api-url=ftp://api.xero.com",
                "--xero-api-url=http://api.xero.com",
                "--xero-api-url=http://127.0.0.1.evil.example",
                "--xero-api-url=https://api.xero.com/api.xro",
                "--xero-api-url=https://user:pw@api.xero.com",
                "--xero-api-url=https://a b",
                "--xero-login-url=https://login.xero.com/identity",
                "--xero-redirect-url=http://xero.example.com/callback",
                "--xero-redirect-url=http://localhost:8080/callback?code=x",
                "--xero-redirect-url=localhost:8080",
                "--xero-redirect-url=",
                "--xero-parallel=0",
                "--xero-parallel=many",
                "--xero-users-page-size=-1",
                "--health-check=maybe",
                "--health-check-port=0",
                "--health-check-port=65536",
                "--health-check-port=http",
                "--hawtio-public-url=ops.example.com/xero",
                "--hawtio-public-url=http://ops.example.com/xero",
                "--hawtio-public-url=https://user@ops.example.com",
                "--hawtio-public-url=https://ops.example.com/xero?a=b",
                "--hawtio-public-url=https://ops.example.com/../xero",
                "--hawtio-public-url=https://ops.example.com/a;b",
                "--hawtio-public-url=https://ops.example.com:65536",
                "--hawtio-public-url=https://ops_1.example.com",
                "--hawtio-public-url=https:///xero",
                "--hawtio-proxies=proxy.example.com",
                "--hawtio-proxies=cafe",
                "--hawtio-proxies=10.42.0.0/33",
                "--hawtio-proxies=10.42.1.0/16",
                "--hawtio-proxies=10.42.0.1,",
                "--hawtio-proxies=10.42.0.300",
                "--log-level=loud",
                "--file=",
                "--unknown",
                "--file"
            })
    void invalidValueIsOneLineThatNamesTheFlag(String flag) {
        assertThatThrownBy(() -> settings(Map.of(), flag))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(flag.split("=", 2)[0])
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/callback", "http://localhost:8080/", "https://xero.example.com"})
    void redirectUrlIsKeptAsRegistered(String url) {
        assertThat(settings(Map.of(), "--xero-redirect-url", url).forCamel())
                .containsEntry("baton.xero.redirect-url", url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:8080", "http://localhost:1/", "http://[::1]:80", "https://proxy.example:8443"})
    void plainHttpIsAllowedOnLoopbackOnly(String url) {
        assertThat(settings(Map.of(), "--xero-api-url", url).forCamel())
                .containsEntry("baton.xero.api-url", url.replaceAll("/$", ""));
    }
}

package io.batonxero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void keyThatNoRouteUsesIsReported() {
        Settings settings = settings(Map.of());

        assertThat(settings.unused(List.of())).containsExactly("baton.of-a-swap");
        assertThat(settings.unused(List.of("uri: \"{{baton.of-a-swap}}\""))).isEmpty();
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
    @CsvSource({"90s, 90000", "30m, 1800000", "6h, 21600000", "1d, 86400000", "1D12h, 129600000", "1h30m, 5400000"})
    void durationHasAUnit(String time, String milliseconds) {
        assertThat(settings(Map.of(), "--every", time).get("baton.every")).isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0s", "-6h", "500ms", "P1D", "6 h", "d", "T", "999999999999999999d"})
    void otherDurationsAreRejected(String time) {
        assertThatThrownBy(() -> settings(Map.of(), "--every", time))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--every " + time)
                .hasMessageContaining("such as 90s, 30m, 6h or 1d");
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

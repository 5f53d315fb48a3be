package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.net.HttpProxy;
import io.batonxero.net.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://proxy.acme.test:3128 | proxy.acme.test | 3128",
                "proxy.acme.test:3128        | proxy.acme.test | 3128",
                "http://proxy.acme.test      | proxy.acme.test | 80",
                "http://proxy.acme.test:81/  | proxy.acme.test | 81",
                "http://[::1]:3128           | [::1]           | 3128",
                "http://my_proxy:3128        | my_proxy        | 3128",
                "my_proxy.acme.test:3128     | my_proxy.acme.test | 3128",
                "http://-proxy-:3128         | -proxy-         | 3128",
            })
    void httpsProxyIsParsedAsInGo(String value, String host, int port) {
        assertThat(Network.of(Map.of("HTTPS_PROXY", value)).proxyFor("api.xero.com", 443))
                .contains(new HttpProxy(host, port, "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://proxy:1080",
                "https://proxy",
                "http://:80",
                "http://user:pa ss@proxy",
                "http://proxy:0",
                "http://proxy:99999",
                "http://u:p%zz@proxy"
            })
    void anInvalidProxyIsRefusedWithoutShowingItsPassword(String value) {
        assertThatThrownBy(() -> Network.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("pa ss");
    }

    @Test
    void theProxyPasswordIsParsedAndNotPrinted() {
        HttpProxy proxy = Network.of(Map.of("https_proxy", "http://me:a%40b+c@proxy:1"))
                .proxyFor("api.xero.com", 443)
                .orElseThrow();

        assertThat(proxy.user()).isEqualTo("me");
        assertThat(proxy.password()).isEqualTo("a@b+c");
        assertThat(proxy.toString()).doesNotContain("a@b+c");
    }

    @Test
    void theLastAtSignEndsTheProxyPassword() {
        HttpProxy proxy = Network.of(Map.of("HTTPS_PROXY", "http://me:p@ss:w/rd@my_proxy:1"))
                .proxyFor("api.xero.com", 443)
                .orElseThrow();

        assertThat(proxy).isEqualTo(new HttpProxy("my_proxy", 1, "me", "p@ss:w/rd"));
    }

    @Test
    void upperCaseVariablesWinAndEmptyOnesAreIgnored() {
        assertThat(Network.of(Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "http://lower:1"))
                        .proxyFor("api.xero.com", 443))
                .map(HttpProxy::host)
                .contains("upper");
        assertThat(Network.of(Map.of("HTTPS_PROXY", "")).proxyFor("api.xero.com", 443))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // NO_PROXY           | host            | port | by proxy
                "''                   | api.xero.com    | 443  | true",
                "*                    | api.xero.com    | 443  | false",
                "xero.com             | api.xero.com    | 443  | false",
                "xero.com             | xero.com        | 443  | false",
                "xero.com             | notxero.com     | 443  | true",
                ".xero.com            | api.xero.com    | 443  | false",
                ".xero.com            | xero.com        | 443  | true",
                "*.xero.com           | api.xero.com    | 443  | false",
                "*.xero.com           | xero.com        | 443  | true",
                "XERO.com             | API.xero.COM    | 443  | false",
                "xero.com:443         | api.xero.com    | 443  | false",
                "xero.com:8443        | api.xero.com    | 443  | true",
                "'a.test, xero.com ,' | api.xero.com    | 443  | false",
                "10.1.2.3             | 10.1.2.3        | 443  | false",
                "10.1.2.3:443         | 10.1.2.3        | 444  | true",
                "10.1.2.3             | 10.1.2.30       | 443  | true",
                "10.0.0.0/8           | 10.200.3.4      | 443  | false",
                "10.0.0.0/8           | 11.0.0.1        | 443  | true",
                "10.0.0.0/33          | 10.0.0.1        | 443  | true",
                "10.0.0.0/x           | 10.0.0.1        | 443  | true",
                "fd00::/8             | [fd12::1]       | 443  | false",
                "fd00::1              | [fd00:0::1]     | 443  | false",
                "[fd00::1]:443        | [fd00::1]       | 443  | false",
                "fd00::/8             | api.xero.com    | 443  | true",
                "''                   | localhost       | 443  | false",
                "''                   | 127.8.9.1       | 443  | false",
                "''                   | [::1]           | 443  | false",
                "''                   | localhost.test  | 443  | true",
            })
    void noProxyIsParsedAsInGo(String noProxy, String host, int port, boolean byProxy) {
        Network network = Network.of(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy));

        assertThat(network.proxyFor(host, port).isPresent()).isEqualTo(byProxy);
    }

    @Test
    void aCertificateFileWithoutCertificatesIsRefused(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("ca.pem"), "");

        assertThatThrownBy(() ->
                        Network.of(Map.of("SSL_CERT_FILE", empty.toString())).trustManagers())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SSL_CERT_FILE " + empty);
        assertThatThrownBy(() -> Network.of(Map.of("SSL_CERT_FILE", folder + "/none.pem"))
                        .trustManagers())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.pem");
    }
}

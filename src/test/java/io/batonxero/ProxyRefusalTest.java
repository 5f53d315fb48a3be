package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.RawServer;
import io.batonxero.support.Run;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sync through a proxy that requires credentials. */
class ProxyRefusalTest {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Who are you",
            "Proxy-Authenticate: Basic realm=\"test\"",
            "Content-Length: 0",
            "",
            "");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "BATON_XERO_IDENTITY_URL, ''",
        "BATON_XERO_IDENTITY_URL, me:wr0ng-pw@",
        "BATON_XERO_API_URL, ''",
        "BATON_XERO_API_URL, me:wr0ng-pw@"
    })
    void wrongProxyCredentialsEndTheSyncAndNameTheSetting(String through, String credentials) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                RawServer proxy = new RawServer(RawServer.text(REFUSAL))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put(through, "https://xero.test");
            environment.put("HTTPS_PROXY", "http://" + credentials + "127.0.0.1:" + proxy.port());
            environment.put("BATON_XERO_RETRY_FOR", "5m");

            Run run = Run.of(environment);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("HTTPS_PROXY: status 407 from the proxy 127.0.0.1:" + proxy.port())
                    .contains("CONNECT xero.test:443", "http://user:password@host:port");
            assertThat(run.out() + run.err()).doesNotContain("wr0ng-pw");
            assertThat(proxy.requests()).isNotEmpty().allMatch("CONNECT xero.test:443 HTTP/1.1"::equals);
        }
    }
}

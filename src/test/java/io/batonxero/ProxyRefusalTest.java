package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.grpc.TunnelProxy;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that rejects user and password: they are sent once, since repeated attempts can lock an account. */
class ProxyRefusalTest {
    private static final String PASSWORD = "me:wr0ng-pw";

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
                TunnelProxy proxy = new TunnelProxy(1, "me:secret")) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put(through, "https://xero.test");
            environment.put("HTTPS_PROXY", "http://" + credentials + "127.0.0.1:" + proxy.port());
            environment.put("BATON_XERO_RETRY_FOR", "5m");

            Run run = Run.of(environment);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("HTTPS_PROXY: status 407 from the proxy 127.0.0.1:" + proxy.port())
                    .contains("CONNECT xero.test:443", "user:password@host:port");
            assertThat(run.out() + run.err()).doesNotContain("wr0ng-pw");
            assertThat(proxy.rejected()).hasSize(credentials.isEmpty() ? 0 : 1);
        }
    }

    @Test
    void rejectedCredentialsAreNotSentForAnotherServer() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                SimulatedC1 c1 = SimulatedC1.start();
                TunnelProxy proxy = new TunnelProxy(1, "me:secret")) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_IDENTITY_URL", "https://xero.test");
            environment.put("BATON_CLIENT_ID", c1.clientId());
            environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
            environment.put("BATON_C1_API_HOST", "c1.test");
            environment.put("HTTPS_PROXY", "http://" + PASSWORD + "@127.0.0.1:" + proxy.port());

            Run run = Run.of(environment, "check");

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(proxy.rejected()).containsExactly("CONNECT c1.test:443 HTTP/1.1");
        }
    }

    @Test
    void serviceSendsCredentialsThatTheProxyRejectsNoMore() throws Exception {
        Service service = new Service(folder);
        int port = Integer.parseInt(service.c1().address().replaceAll(".*:", ""));
        try (TunnelProxy proxy = new TunnelProxy(port, PASSWORD);
                LogLines polls = LogLines.of("io.batonxero.c1.PollSchedule")) {
            service.environment().put("BATON_C1_API_HOST", "c1.test");
            service.environment().put("HTTPS_PROXY", "http://" + PASSWORD + "@127.0.0.1:" + proxy.port());
            service.run();
            service.await(() -> polls.all().toString().contains("registered with ConductorOne"));

            proxy.changePassword("me:another");

            // The gRPC channel alone reconnects after 1, 1.6, 2.6 s, each poll too.
            service.await(() -> polls.all().toString().contains("poll failed attempt=4 "));
            assertThat(polls.all()).last().asString().contains("HTTPS_PROXY: status 407");
            assertThat(proxy.rejected()).hasSize(1);
        } finally {
            service.close();
        }
    }
}

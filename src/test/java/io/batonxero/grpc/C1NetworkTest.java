package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import io.batonxero.c1.C1Exception;
import io.batonxero.demo.SimulatedCertificate;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.support.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to ConductorOne over TLS and through a proxy. */
class C1NetworkTest {
    private static final BatonServiceGetTaskRequest GET_TASK =
            BatonServiceGetTaskRequest.newBuilder().setHostId("here").build();

    private SimulatedC1 c1;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
    }

    @AfterEach
    void stop() {
        c1.close();
    }

    @Test
    void certificateInSslCertFileIsTrusted() {
        Map<String, String> environment =
                Map.of("SSL_CERT_FILE", c1.certificateFile().toString());

        try (C1Calls calls = new C1Calls(c1, environment, "")) {
            Exchange exchange = calls.call("GetTask", "", GET_TASK);

            assertThat(exchange.getException()).isNull();
            assertThat(c1.calls()).hasSize(1);
        }
    }

    @Test
    void invalidCertificateLeavesTheOthersInSslCertFileTrusted(@TempDir Path folder) throws IOException {
        String valid = Files.readString(c1.certificateFile());
        String invalid = valid.replaceFirst("\\n[^-].{20}", "\nAAAAAAAAAAAAAAAAAAAAA");
        Path file = Files.writeString(
                folder.resolve("bundle.pem"), "# authorities\n" + invalid + "-----BEGIN CERTIFICATE-----\n" + valid);

        try (LogLines log = LogLines.of("io.batonxero.net.CertificateReader");
                C1Calls calls = new C1Calls(c1, Map.of("SSL_CERT_FILE", file.toString()), "")) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException()).isNull();
            assertThat(log.all()).containsExactly("WARN skipped invalid certificates file=" + file + " count=2");
        }
    }

    @Test
    void certificatesInTheFoldersOfSslCertDirAreTrusted(@TempDir Path folder) throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Files.writeString(first.resolve("README"), "no certificate");
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.copy(c1.certificateFile(), second.resolve("c1.crt"));
        Files.createSymbolicLink(second.resolve("1234abcd.0"), Path.of("c1.crt"));
        Files.createSymbolicLink(second.resolve("loop"), second);
        Path missing = folder.resolve("missing");

        try (LogLines log = LogLines.of("io.batonxero.net.CertificateReader");
                C1Calls calls = new C1Calls(c1, Map.of("SSL_CERT_DIR", first + ":" + missing + ":" + second), "")) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException()).isNull();
            assertThat(log.all())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("WARN found no certificate in a folder of SSL_CERT_DIR folder="));
            assertThat(log.all().toString()).contains(first.toString(), missing.toString());
        }
    }

    @Test
    void unknownCertificateIsRefused(@TempDir Path folder) throws IOException {
        Path another = folder.resolve("another.pem");
        Files.writeString(another, SimulatedCertificate.make().pem());
        Map<String, String> wrong = Map.of("SSL_CERT_FILE", another.toString());

        for (Map<String, String> environment : List.of(Map.<String, String>of(), wrong)) {
            try (C1Calls calls = new C1Calls(c1, environment, "")) {
                Exchange exchange = calls.call("GetTask", "&negotiationType=TLS", GET_TASK);

                assertThat(exchange.getException()).isInstanceOf(C1Exception.Unavailable.class);
            }
        }
        assertThat(c1.calls()).isEmpty();
        assertThat(c1.tokens().forms()).isEmpty();
    }

    @Test
    void tokenRequestsAndCallsUseTheProxy() throws Exception {
        int port = Integer.parseInt(c1.address().replaceAll(".*:", ""));
        try (TunnelProxy proxy = new TunnelProxy(port, "me:secret")) {
            Map<String, String> environment = Map.of(
                    "HTTPS_PROXY",
                    "http://me:secret@127.0.0.1:" + proxy.port(),
                    "SSL_CERT_FILE",
                    c1.certificateFile().toString());

            try (C1Calls calls = new C1Calls(c1, environment, "c1.test")) {
                Exchange exchange = calls.callAt("c1.test:443", "GetTask", GET_TASK);

                assertThat(exchange.getException()).isNull();
                assertThat(proxy.tunnels)
                        .hasSize(2)
                        .allSatisfy(tunnel -> assertThat(tunnel).startsWith("CONNECT c1.test:443 "));
            }
        }
    }

    @Test
    void grpcHasTheConfiguredProxyTimeout() throws Exception {
        int port = Integer.parseInt(c1.address().replaceAll(".*:", ""));
        try (TunnelProxy proxy = new TunnelProxy(port, "me:secret")) {
            Map<String, String> environment = Map.of(
                    "HTTPS_PROXY",
                    "http://me:secret@127.0.0.1:" + proxy.port(),
                    "SSL_CERT_FILE",
                    c1.certificateFile().toString());
            try (C1Calls calls = new C1Calls(c1, environment, "c1.test")) {
                // Longer than Netty's default of 10 s.
                proxy.delay(Duration.ofSeconds(12));

                assertThat(calls.callAt("c1.test:443", "GetTask", GET_TASK).getException())
                        .isNull();
            }
        }
    }

    /** NATs drop idle connections after 4 minutes or more; polls may be 5 minutes apart. */
    @Test
    void idleConnectionIsKeptAliveByTcpWithinAMinute() {
        String port = String.format(":%04X ", Integer.parseInt(c1.address().replaceAll(".*:", "")));
        // Local and remote address, state 01 (established), queues, timer 02 (keep-alive) and its time in 1/100 s.
        Pattern socket = Pattern.compile("\\w+:\\w+ \\w+" + port + "01 0+:0+ 02:(\\w+) ");
        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException()).isNull();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                                    .flatMap(file -> socket.matcher(read(file)).results())
                                    .mapToInt(found -> Integer.parseInt(found.group(1), 16)))
                            .anyMatch(time -> time <= 60_00));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void unreachableProxyIsRetryable() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://127.0.0.1:1");

        try (C1Calls calls = new C1Calls(c1, environment, "c1.test")) {
            assertThat(calls.callAt("c1.test:443", "GetTask", GET_TASK).getException())
                    .isInstanceOf(C1Exception.Unavailable.class);
        }
    }
}

package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.batonxero.base.ConfigurationException;
import io.batonxero.c1.C1Exception;
import io.batonxero.demo.SimulatedCertificate;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedC1;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Firewalls, proxies, certificates and other servers between the program and ConductorOne: each failure names its cause. */
class C1OnTheWayTest {
    private static final BatonServiceGetTaskRequest GET_TASK =
            BatonServiceGetTaskRequest.newBuilder().setHostId("here").build();
    private static final String TOKEN_STEP = "direct:refresh-c1-token";

    @TempDir
    Path folder;

    private SimulatedC1 c1;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
    }

    @AfterEach
    void stop() {
        c1.close();
    }

    private static void assertUnavailable(@Nullable Exception problem, String... words) {
        assertThat(problem)
                .isInstanceOfSatisfying(C1Exception.Unavailable.class, fault -> {
                    assertThat(fault.isRetryable()).isTrue();
                    assertThat(fault.code()).isEqualTo(14);
                })
                .message()
                .contains(words)
                .doesNotContain("Channel Pipeline", "Exception", "\n");
    }

    private static @Nullable Exception token(C1Calls calls) {
        return calls.context()
                .createProducerTemplate()
                .request(TOKEN_STEP, exchange -> {})
                .getException();
    }

    private static Map<String, String> trusting(Path certificate) {
        return Map.of("SSL_CERT_FILE", certificate.toString());
    }

    @ParameterizedTest
    @CsvSource({"200", "302", "400", "401", "403", "404", "429", "502"})
    void httpPageInsteadOfAReplyIsRetryable(int status) throws Exception {
        SimulatedCertificate certificate = SimulatedCertificate.make();
        Path file = Files.writeString(folder.resolve("authority.pem"), certificate.pem());
        try (PageServer firewall = new PageServer(
                        certificate, status, "text/html; charset=utf-8", "<html><title>Access Denied</title></html>");
                C1Calls calls = new C1Calls(c1, trusting(file), "")) {
            assertUnavailable(
                    calls.callAt(firewall.address(), "GetTask", GET_TASK).getException(),
                    "Something on the way to ConductorOne",
                    "GetTask",
                    "(status " + status + ", text/html, title \"Access Denied\")");
        }
    }

    @Test
    void emptyResponseInsteadOfAReplyIsRetryable() throws Exception {
        SimulatedCertificate certificate = SimulatedCertificate.make();
        Path file = Files.writeString(folder.resolve("authority.pem"), certificate.pem());
        try (PageServer firewall = new PageServer(certificate, 403, "", "");
                C1Calls calls = new C1Calls(c1, trusting(file), "")) {
            assertUnavailable(
                    calls.callAt(firewall.address(), "GetTask", GET_TASK).getException(),
                    "Something on the way to ConductorOne",
                    "(status 403)");
        }
    }

    static Stream<Arguments> foreignTokens() {
        Map<String, String> html = Map.of("Content-Type", "text/html");
        return Stream.of(
                Arguments.of(
                        FaultyResponse.of(400, html, "<title>Bad</title>"), "(status 400, text/html, title \"Bad\")"),
                Arguments.of(FaultyResponse.of(401, html, "<html>"), "(status 401, text/html)"),
                Arguments.of(FaultyResponse.of(403, html, "<html>"), "(status 403, text/html)"),
                Arguments.of(FaultyResponse.of(404, html, "<html>"), "(status 404, text/html)"),
                Arguments.of(FaultyResponse.of(200, html, "<html>"), "(status 200, text/html)"),
                Arguments.of(FaultyResponse.of(403, Map.of(), ""), "(status 403)"),
                Arguments.of(
                        FaultyResponse.of(401, Map.of("Content-Type", "application/json"), "{\"message\":\"blocked\"}"),
                        "(status 401, application/json)"));
    }

    @ParameterizedTest
    @MethodSource("foreignTokens")
    void tokenResponseWithoutOAuthErrorIsRetryable(FaultyResponse response, String expected) {
        c1.tokens().respondNext(response);
        try (C1Calls calls = new C1Calls(c1)) {
            assertUnavailable(token(calls), "Something on the way to ConductorOne's token endpoint", expected);
        }
    }

    @Test
    void tokenErrorWithCorruptBodyKeepsItsStatus() {
        c1.tokens().respondNext(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(503, 0);
        });
        try (C1Calls calls = new C1Calls(c1)) {
            assertUnavailable(token(calls), "ConductorOne's token endpoint responded with status 503");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-10d, 5, localhost, the server's certificate has expired (NotAfter:, Check this machine's clock",
        "+5d, 90, localhost, the server's certificate is not valid yet (NotBefore:, Check this machine's clock",
        "-1d, 90, other.test, the server's certificate is for another host (, a proxy that intercepts TLS"
    })
    void reasonForARefusedCertificateComesFirst(String from, String days, String name, String reason, String remedy)
            throws Exception {
        SimulatedCertificate certificate = SignedCertificate.make(
                folder, "-startdate", from, "-validity", days, "-dname", "CN=" + name, "-ext", "san=dns:" + name);
        try (SimulatedC1 server = SimulatedC1.start(certificate);
                C1Calls calls = new C1Calls(server, trusting(server.certificateFile()), "")) {
            assertUnavailable(
                    calls.call("GetTask", "", GET_TASK).getException(),
                    "ConductorOne could not be reached for GetTask: " + reason,
                    remedy);
            assertUnavailable(token(calls), "token endpoint could not be reached: " + reason, remedy);
        }
    }

    @Test
    void untrustedAuthorityIsReported() {
        try (C1Calls calls = new C1Calls(c1, Map.of(), "")) {
            String[] words = {"could not be reached", "no trusted authority has signed", "SSL_CERT_FILE"};
            assertUnavailable(calls.call("GetTask", "", GET_TASK).getException(), words);
            assertUnavailable(token(calls), words);
        }
    }

    @Test
    void serverWithoutHttp2IsReported() throws Exception {
        SimulatedCertificate certificate = SimulatedCertificate.make();
        Path file = Files.writeString(folder.resolve("authority.pem"), certificate.pem());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(certificate.keyManagers().toArray(KeyManager[]::new), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.start();
        try (C1Calls calls = new C1Calls(c1, trusting(file), "")) {
            assertUnavailable(
                    calls.callAt("localhost:" + server.getAddress().getPort(), "GetTask", GET_TASK)
                            .getException(),
                    "could not be reached for GetTask: the server does not speak HTTP/2",
                    "NO_PROXY");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void serverWithoutTlsIsReported() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                C1Calls calls = new C1Calls(c1, Map.of(), "")) {
            Thread responder = new Thread(() -> answerInPlainText(server), "plain-text");
            responder.setDaemon(true);
            responder.start();
            assertUnavailable(
                    calls.callAt("localhost:" + server.getLocalPort(), "GetTask", GET_TASK)
                            .getException(),
                    "could not be reached for GetTask: the server does not speak TLS");
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().read();
            } catch (IOException e) {
                // The client is gone, or the test is over.
            }
        }
    }

    @Test
    void proxyThatRejectsTheCredentialsGetsThemOnce() throws Exception {
        int port = Integer.parseInt(c1.address().replaceAll(".*:", ""));
        try (TunnelProxy proxy = new TunnelProxy(port, "me:secret");
                C1Calls calls = new C1Calls(
                        c1, Map.of("HTTPS_PROXY", "http://me:an0ther-pw@127.0.0.1:" + proxy.port()), "c1.test")) {
            for (int i = 0; i < 3; i++) {
                for (Exception problem :
                        List.of(calls.callAt("c1.test:443", "GetTask", GET_TASK).getException(), token(calls))) {
                    assertThat(problem)
                            .isInstanceOf(ConfigurationException.class)
                            .hasMessageContaining("HTTPS_PROXY: status 407 from the proxy 127.0.0.1:" + proxy.port())
                            .hasMessageContaining("CONNECT c1.test:443", "user:password@host:port");
                }
            }
            assertThat(proxy.rejected()).hasSize(1);
        }
    }

    @Test
    void tokenRequestSendsNoCredentialsThatTheProxyRejected() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(1, "me:secret");
                C1Calls calls = new C1Calls(
                        c1, Map.of("HTTPS_PROXY", "http://me:an0ther-pw@127.0.0.1:" + proxy.port()), "c1.test")) {
            for (int i = 0; i < 3; i++) {
                assertThat(token(calls)).isInstanceOf(ConfigurationException.class);
            }
            assertThat(proxy.rejected()).hasSize(1);
        }
    }

    @Test
    void unreachableProxyIsReported() {
        try (C1Calls calls = new C1Calls(c1, Map.of("HTTPS_PROXY", "http://127.0.0.1:1"), "c1.test")) {
            for (Exception problem :
                    List.of(calls.callAt("c1.test:443", "GetTask", GET_TASK).getException(), token(calls))) {
                assertUnavailable(problem, "could not be reached", "refused", "127.0.0.1:1", "HTTPS_PROXY", "NO_PROXY");
            }
        }
    }
}

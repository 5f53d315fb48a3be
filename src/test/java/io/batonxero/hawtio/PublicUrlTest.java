package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.Sockets;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.eclipse.jetty.util.InetAddressSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console behind a TLS proxy that changes host, path or headers. */
class PublicUrlTest {
    private static final String PASSWORD = "correct-horse";
    private static final String LOGIN = "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
    private static final Pattern SESSION = Pattern.compile("(?m)^Set-Cookie: (HAWTIO_[^\r]*)");

    private int port;
    private HawtioServer console;
    private Sockets sockets;

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        sockets = new Sockets(port);
        console = HawtioServer.start(
                new HawtioConfig(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        PublicUrl.of("https://ops.example.com/xero/"),
                        HawtioConfig.proxies("192.0.2.0/24, 198.51.100.7,2001:db8:1::/48")
                                .orElseThrow()),
                PASSWORD);
    }

    @AfterEach
    void stop() throws IOException {
        sockets.close();
        console.close();
    }

    /** {@return the response to a request with these headers, separated by bars} */
    private String response(String line, String headers, String body) throws IOException {
        return sockets.exchange(
                line + " HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n"
                        + headers.replace("PORT", String.valueOf(port)).replace("|", "\r\n")
                        + "\r\n\r\n" + body);
    }

    private static int status(String response) {
        return Integer.parseInt(response.split(" ", 3)[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // As docs/operations.md has it.
                "Host: ops.example.com|Origin: https://ops.example.com|X-Forwarded-Proto: https",
                "Host: ops.example.com:443|Origin: https://ops.example.com",
                // What nginx does by default.
                "Host: 127.0.0.1:PORT|Origin: https://ops.example.com",
                "Host: 127.0.0.1:PORT|Sec-Fetch-Site: same-origin|X-Forwarded-Proto: https",
                "Host: 127.0.0.1:PORT|Origin: https://OPS.example.com|X-Forwarded-Host: ops.example.com"
            })
    void aLoginByThePublicUrlGetsASecureCookie(String headers) throws Exception {
        for (String path : new String[] {"/xero/hawtio/auth/login", "/hawtio/auth/login"}) {
            String response = response("POST " + path, headers, LOGIN);

            assertThat(status(response)).as(response).isEqualTo(200);
            Matcher cookie = SESSION.matcher(response);
            assertThat(cookie.find()).isTrue();
            assertThat(cookie.group(1)).contains("; Path=/xero/hawtio;", "; Secure", "; HttpOnly", "; SameSite=Strict");
        }
    }

    @Test
    void aLoginByAForwardedPortGetsACookieForPlainHttp() throws Exception {
        String response =
                response("POST /hawtio/auth/login", "Host: localhost:PORT|Origin: http://localhost:PORT", LOGIN);

        assertThat(status(response)).isEqualTo(200);
        assertThat(response).doesNotContain("; Secure");
    }

    @ParameterizedTest
    @CsvSource({
        "Host: other.example.com|Origin: https://other.example.com, The host other.example.com is not allowed",
        "Host: ops.example.com|Origin: http://ops.example.com, The origin http://ops.example.com (Origin) is not allowed",
        "Host: ops.example.com|Origin: https://ops.example.com:8443, The origin https://ops.example.com:8443 (Origin)",
        "Host: ops.example.com|Origin: https://evil.ops.example.com, The origin https://evil.ops.example.com (Origin)",
        "Host: 127.0.0.1:PORT|Origin: https://127.0.0.1:PORT, The origin https://127.0.0.1:",
        "Host: ops.example.com|Referer: http://ops.example.com/xero/, The origin http://ops.example.com (Referer)"
    })
    void aRefusalNamesReasonAndSetting(String headers, String reason) throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            String response = response("POST /xero/hawtio/auth/login", headers, LOGIN);

            assertThat(status(response)).isEqualTo(403);
            assertThat(response).contains(reason, "--hawtio-public-url (BATON_HAWTIO_PUBLIC_URL)");
            assertThat(audit.all())
                    .singleElement()
                    .asString()
                    .contains("status=403 client=127.0.0.1 reason=\"" + reason)
                    .endsWith(" with --hawtio-public-url (BATON_HAWTIO_PUBLIC_URL).\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "'6.6.6.6, 203.0.113.9', 203.0.113.9",
        "'203.0.113.9, 192.0.2.7', 203.0.113.9",
        "'203.0.113.9, 192.0.2.7, 198.51.100.7, 127.0.0.1', 203.0.113.9",
        "2001:db8::1, [2001:db8:0:0:0:0:0:1]",
        "'2001:db8::1, 2001:db8:1::2', [2001:db8:0:0:0:0:0:1]",
        "nonsense, 127.0.0.1",
        "'6.6.6.6, nonsense', 127.0.0.1"
    })
    void theAuditHasTheClientAddress(String forwarded, String from) throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            String headers = "Host: ops.example.com|Origin: https://ops.example.com|X-Forwarded-For: " + forwarded;

            assertThat(status(response("POST /xero/hawtio/auth/login", headers, LOGIN)))
                    .isEqualTo(200);
            assertThat(audit.all()).singleElement().asString().endsWith("client=" + from);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /xero/hawtio/jolokia/", "POST /hawtio/jolokia/", "GET /hawtio/jolokia/?p=version"})
    void jolokiaPermitsThePublicOrigin(String line) throws Exception {
        String origin = "Host: ops.example.com|Origin: https://ops.example.com";
        Matcher session = SESSION.matcher(response("POST /xero/hawtio/auth/login", origin, LOGIN));
        assertThat(session.find()).isTrue();
        String token = "t".repeat(32);

        String response = response(
                line,
                origin + "|X-XSRF-TOKEN: " + token + "|Cookie: XSRF-TOKEN=" + token + "; "
                        + session.group(1).split(";", 2)[0],
                line.startsWith("POST") ? "{\"type\":\"version\"}" : "");

        assertThat(response).contains("\"status\":200", "\"agent\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other/hawtio/login", "/xero/other", "/xero/hawtio2/", "/xerox/"})
    void unknownPathsAreRefusedAndNameTheSetting(String path) throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            assertThat(status(response("GET " + path, "Host: ops.example.com", "")))
                    .isEqualTo(404);
            assertThat(audit.all())
                    .singleElement()
                    .asString()
                    .contains(
                            "path=" + path + " status=404",
                            "/xero/hawtio/",
                            "--hawtio-public-url (BATON_HAWTIO_PUBLIC_URL)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/hawtio/%2e%2e/jolokia", "/hawtio/..%2fjolokia", "/hawtio/login;a=b", "/xero/hawtio;x/login"})
    void encodedPathsDoNotBypassTheChecks(String path) throws Exception {
        assertThat(status(response("GET " + path, "Host: ops.example.com", ""))).isEqualTo(400);
    }

    @Test
    void headersOfAnUntrustedProxyAreIgnoredAndLoggedOnce() throws Exception {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outside.isPresent(), "This machine has no address but its loopback one");
        String own = outside.orElseThrow().getHostAddress();
        console.close();
        console = HawtioServer.start(
                new HawtioConfig(
                        new InetSocketAddress(own, port),
                        PublicUrl.of("https://ops.example.com"),
                        new InetAddressSet()),
                PASSWORD);

        try (LogLines lines = LogLines.of("io.batonxero.hawtio");
                LogLines audit = LogLines.of("audit");
                Socket socket = new Socket(own, port)) {
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream()
                        .write(("POST /hawtio/auth/login HTTP/1.1\r\nHost: ops.example.com\r\nContent-Length: "
                                        + LOGIN.length()
                                        + "\r\nOrigin: https://ops.example.com\r\nContent-Type: application/json\r\n"
                                        + "X-Forwarded-For: 203.0.113.9\r\n\r\n" + LOGIN)
                                .getBytes(StandardCharsets.US_ASCII));
            }
            Awaitility.await().until(() -> audit.all().size() == 2);

            assertThat(audit.all()).allMatch(line -> line.endsWith("login succeeded user=admin client=" + own));
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("X-Forwarded headers ignored client=" + own, "--hawtio-proxies (BATON_HAWTIO_PROXIES)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/xero", "/xero/", "/xero/hawtio", "/hawtio"})
    void thePublicUrlRedirectsToTheConsole(String path) throws Exception {
        String response = response("GET " + path, "Host: ops.example.com", "");

        assertThat(status(response)).isIn(301, 302);
        assertThat(response).containsPattern("Location: (https://ops.example.com)?/xero/hawtio/\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/xero/hawtio/login", "/hawtio/login"})
    void pagesLoadScriptsBelowThePrefix(String path) throws Exception {
        assertThat(response("GET " + path, "Host: ops.example.com", ""))
                .contains("<base href=\"/xero/hawtio/\">", "src=\"/xero/hawtio/static/js/main.");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ops.example.com, https://ops.example.com, ''",
        "https://OPS.example.com:443/, https://ops.example.com, ''",
        "https://ops.example.com:8443/a/b/hawtio/, https://ops.example.com:8443, /a/b",
        "https://10.0.0.5/hawtio, https://10.0.0.5, ''",
        "https://[2001:db8::1]/x, https://[2001:db8::1], /x"
    })
    void publicUrlsAreNormalised(String url, String origin, String prefix) {
        assertThat(PublicUrl.of(url).map(PublicUrl::origin)).hasValue(origin);
        assertThat(PublicUrl.of(url).map(PublicUrl::console)).hasValue(origin + prefix + "/hawtio");
    }
}

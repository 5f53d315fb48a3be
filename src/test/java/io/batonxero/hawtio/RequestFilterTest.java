package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-site requests with the cookies of a logged-in user are refused. Sends raw bytes on a socket. */
class RequestFilterTest {
    private static final String PASSWORD = "correct-horse";
    private static final String VERSION = "{\"type\":\"version\"}";

    private int port;
    private HawtioServer console;
    private HawtioClient client;
    private Sockets sockets;

    @BeforeEach
    void start() throws Exception {
        port = HawtioClient.freePort();
        console = HawtioServer.start(
                HawtioConfig.direct(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), PASSWORD);
        client = new HawtioClient(port);
        sockets = new Sockets(port);
        assertThat(client.login(HawtioServer.USER, PASSWORD).statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws IOException {
        sockets.close();
        console.close();
    }

    /** {@return the response to a request with these headers, separated by bars, and the cookies of the logged-in user} */
    private String response(String line, String headers, String body) throws Exception {
        String cookies = "HAWTIO_" + port + "="
                + client.cookie("HAWTIO_" + port).orElseThrow() + "; XSRF-TOKEN=" + client.token();
        return sockets.exchange(line + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nCookie: " + cookies
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n"
                + (headers.isEmpty()
                        ? ""
                        : headers.replace("PORT", String.valueOf(port))
                                        .replace("@token@", client.token())
                                        .replace("|", "\r\n")
                                + "\r\n")
                + "\r\n" + body);
    }

    private static int status(String response) {
        return Integer.parseInt(response.split(" ", 3)[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 403",
        "Sec-Fetch-Site: same-origin, 200",
        "Sec-Fetch-Site: none, 200",
        "Sec-Fetch-Site: same-site, 403",
        "Sec-Fetch-Site: cross-site, 403",
        "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate, 403",
        "Sec-Fetch-Site: same-origin|Origin: http://127.0.0.1:1, 403",
        "Sec-Fetch-Site: same-origin|Referer: http://127.0.0.1:1/, 403",
        "Origin: http://127.0.0.1:PORT, 200",
        "Origin: https://127.0.0.1:PORT, 403",
        "Origin: http://localhost:PORT, 403",
        "Origin: http://127.0.0.1, 403",
        "Origin: null, 403",
        "Origin: , 403",
        "Referer: http://127.0.0.1:PORT/hawtio/jmx, 200",
        "Referer: http://127.0.0.1:PORT.evil.example/, 403",
        "Referer: http://127.0.0.1:PORT@evil.example/, 403",
        "Referer: about:blank, 403"
    })
    void callsNeedHeadersOfTheSameOrigin(String headers, int status) throws Exception {
        assertThat(status(response("GET /hawtio/jolokia/version", headers, ""))).isEqualTo(status);
        assertThat(status(response("GET /hawtio/user", headers, ""))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://127.0.0.1:PORT|X-XSRF-TOKEN: @token@, 200",
        "Sec-Fetch-Site: same-origin|X-XSRF-TOKEN: @token@, 200",
        "Origin: http://127.0.0.1:PORT, 403",
        "Sec-Fetch-Site: same-origin, 403",
        "Origin: http://127.0.0.1:PORT|X-XSRF-TOKEN: , 403",
        "Origin: http://127.0.0.1:PORT|X-XSRF-TOKEN: 01234567890123456789012345678901, 403",
        "Sec-Fetch-Site: none|X-XSRF-TOKEN: @token@, 403",
        "X-XSRF-TOKEN: @token@, 403"
    })
    void postRequestsNeedTheXsrfToken(String headers, int status) throws Exception {
        assertThat(status(response("POST /hawtio/jolokia/", headers, VERSION))).isEqualTo(status);
        assertThat(status(response("POST /hawtio/jolokia", headers, VERSION))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec/hawtio:type=security,area=jmx,name=Rights/canInvoke(java.lang.String)/x",
                "write/java.lang:type=Memory/Verbose/true",
                "notification/register",
                "config",
                "?p=exec/hawtio:type=security,area=jmx,name=Rights/canInvoke(java.lang.String)/x"
            })
    void jolokiaPermitsOnlyReadsByGet(String operation) throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            String response = response("GET /hawtio/jolokia/" + operation, "Sec-Fetch-Site: same-origin", "");

            assertThat(response).contains("\"status\":403");
            assertThat(audit.all())
                    .singleElement()
                    .asString()
                    .contains("Jolokia request refused type=", "method=GET", "user=admin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "config"})
    void otherJolokiaTypesAreRefused(String type) throws Exception {
        String response = client.post("/jolokia/", "{\"type\":\"" + type + "\",\"command\":\"register\"}")
                .body();

        assertThat(response).contains("\"status\":403");
    }

    @Test
    void aLoginMustBeJson() throws Exception {
        String login = "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}";

        assertThat(client.post("/auth/login", login, "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post("/auth/login", login).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /hawtio/login, '', 200",
        "GET /hawtio/, '', 200",
        "GET /hawtio/img/hawtio-logo.svg, '', 200",
        "GET /hawtio/login, Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Referer: http://wiki.example/, 200",
        "GET /hawtio/login, Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors, 403",
        "GET /hawtio/auth/logout, Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate, 403"
    })
    void pagesAndScriptsNeedNoLogin(String line, String headers, int status) throws Exception {
        String response = response(line, headers, "");

        // Of somebody who is logged in, the page of the login is the console.
        assertThat(status(response) == 302 ? 200 : status(response)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "NONSENSE"})
    void otherMethodsAreRefused(String method) throws Exception {
        String response = response(method + " /hawtio/auth/login", "Sec-Fetch-Site: same-origin|Echo: this", "");

        assertThat(status(response)).isIn(400, 405);
        assertThat(response).doesNotContain("Echo", "Access-Control");
    }

    @Test
    void sessionIdsInPathsAreRefused() throws Exception {
        String id = client.cookie("HAWTIO_" + port).orElseThrow();

        String response = sockets.exchange("GET /hawtio/jolokia/version;jsessionid=" + id
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n");

        assertThat(status(response)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/static/", "/static/js/", "/img/", "/static"})
    void foldersAreNotListed(String path) throws Exception {
        assertThat(client.get(path).body()).doesNotContain("main.", ".js", ".svg", "Directory");
    }

    @Test
    void excessRefusalsAreCountedAndNotLogged() throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            for (int i = 0; i < 3 * LogLineLimit.LINES_PER_MINUTE; i++) {
                response("GET /hawtio/jolokia/version", "", "");
            }

            // A slow machine may take more than a minute for them.
            assertThat(audit.all())
                    .hasSizeLessThan(2 * LogLineLimit.LINES_PER_MINUTE + 5)
                    .contains("WARN further refusals of this kind are counted for a minute and not logged");
        }
    }

    @Test
    void aRefusalNamesItsReasonToTheClientAndInTheLog() throws Exception {
        try (LogLines audit = LogLines.of("audit")) {
            String response = response("GET /hawtio/jolokia/version", "", "");

            assertThat(response).contains("The origin of the request is unknown");
            assertThat(audit.all())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "WARN request refused method=GET path=/hawtio/jolokia/version status=403 client=127.0.0.1 ")
                    .contains("reason=\"The origin of the request is unknown");
        }
    }
}

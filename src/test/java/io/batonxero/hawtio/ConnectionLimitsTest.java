package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.HawtioClient;
import io.batonxero.support.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow and greedy clients cannot block the console, even without a login. */
class ConnectionLimitsTest {
    private static final String PASSWORD = "correct-horse";
    private static final String OURS = " HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n";

    private int port;
    private HawtioServer console;
    private Sockets sockets;

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        console = HawtioServer.start(
                HawtioConfig.direct(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), PASSWORD);
        sockets = new Sockets(port);
    }

    @AfterEach
    void stop() throws IOException {
        sockets.close();
        console.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /hawtio/log",
                "GET /hawtio/login HTTP/1.1\r\nHost: 127.0.0.1\r\n",
                "POST /hawtio/auth/login" + OURS
                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"username\":",
                "POST /hawtio/auth/login" + OURS
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "GET /hawtio/html.worker.js" + OURS + "\r\n"
            })
    void slowClientsDoNotBlockOthers(String started) throws Exception {
        sockets.hold(3 * ConnectionLimits.MAX_CONNECTIONS, started);

        HawtioClient client = new HawtioClient(port);
        assertThat(client.login(HawtioServer.USER, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(client.get("/jolokia/version").statusCode()).isEqualTo(200);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("hawtio-"))
                .hasSizeLessThanOrEqualTo(ConnectionLimits.MAX_CONNECTIONS + 16);
    }

    @Test
    void connectionsStayWithinTheLimit() throws Exception {
        sockets.hold(ConnectionLimits.MAX_CONNECTIONS + 20, "GET /hawtio/log");

        Awaitility.await().until(() -> sockets.closed() == 20);
    }

    @Test
    void longHeadersAreRefused() throws Exception {
        assertThat(sockets.exchange("GET /hawtio/login" + OURS + "X: y\r\n".repeat(10_000) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(sockets.exchange("GET /hawtio/" + "a".repeat(20_000) + OURS + "\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }
}

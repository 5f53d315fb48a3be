package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.support.HawtioClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication and access rules of the console. */
class HawtioServerTest {
    private static final String PASSWORD = "correct-horse";
    private static final String VERSION = "/jolokia/version";

    private int port;
    private HawtioServer console;
    private HawtioClient client;

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        console = HawtioServer.start(config(), PASSWORD);
        client = new HawtioClient(port);
    }

    @AfterEach
    void stop() {
        console.close();
        System.clearProperty("hawtio.authenticationEnabled");
    }

    private HawtioConfig config() {
        return HawtioConfig.direct(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void everythingIsRefusedBeforeTheLogin() throws Exception {
        assertThat(client.get(VERSION).statusCode()).isEqualTo(403);
        assertThat(client.get("/jolokia").statusCode()).isEqualTo(403);
        assertThat(client.post("/jolokia/", "{\"type\":\"version\"}").statusCode())
                .isEqualTo(403);
        assertThat(client.get("/user").statusCode()).isEqualTo(403);
        assertThat(client.get("/camel/routes").headers().firstValue("Location")).hasValue("/hawtio/login");
    }

    @Test
    void thePasswordOpensASessionWithASameSiteCookie() throws Exception {
        HttpResponse<String> login = client.login(HawtioServer.USER, PASSWORD);

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("HAWTIO_" + port + "=")
                .contains("; Path=/hawtio;", "; HttpOnly", "; SameSite=Strict");
        assertThat(client.get(VERSION).body()).contains("\"agent\"").doesNotContain(PASSWORD);
        assertThat(client.get("/user").body().strip()).isEqualTo("\"admin\"");
    }

    @ParameterizedTest
    @CsvSource({"admin,wrong", "root,correct-horse", "admin,''", "'',correct-horse"})
    void wrongCredentialsAreRefused(String user, String password) throws Exception {
        assertThat(client.login(user, password).statusCode()).isEqualTo(403);
        assertThat(client.get(VERSION).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{\"username\":[\"admin\"],\"password\":{}}"})
    void invalidLoginBodiesAreRefused(String body) throws Exception {
        HttpResponse<String> answer = client.post("/auth/login", body);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aLongLoginBodyIsRefused() throws Exception {
        String padded = " ".repeat(5000) + "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}";

        assertThat(client.post("/auth/login", padded).statusCode()).isEqualTo(403);
    }

    @Test
    void wrongPasswordsDelayFurtherLogins() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(client.login(HawtioServer.USER, "guess " + i).statusCode())
                    .isEqualTo(403);
        }

        HttpResponse<String> delayed = client.login(HawtioServer.USER, PASSWORD);

        assertThat(delayed.statusCode()).isEqualTo(429);
        assertThat(delayed.headers().firstValueAsLong("Retry-After")).hasValue(1);
    }

    @Test
    void headersDoNotAuthenticate() throws Exception {
        String basic = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

        assertThat(client.get(VERSION, "Authorization", "Basic " + basic).statusCode())
                .isEqualTo(403);
        client.login(HawtioServer.USER, PASSWORD);
        assertThat(client.get(VERSION, "Authorization", "Basic bm90OmhlcmU=").statusCode())
                .as("a proxy's own password")
                .isEqualTo(200);
    }

    @Test
    void systemPropertiesDoNotDisableTheLogin() throws Exception {
        console.close();
        System.setProperty("hawtio.authenticationEnabled", "false");
        console = HawtioServer.start(config(), PASSWORD);

        assertThat(client.get(VERSION).statusCode()).isEqualTo(403);
    }

    @Test
    void logoutEndsTheSession() throws Exception {
        client.login(HawtioServer.USER, PASSWORD);
        assertThat(client.get(VERSION).statusCode()).isEqualTo(200);

        assertThat(client.get("/auth/logout").headers().firstValue("Location")).hasValue("/hawtio/login");

        assertThat(client.get(VERSION).statusCode()).isEqualTo(403);
    }

    @Test
    void anIdleSessionEndsAlthoughItsPagePolls() throws Exception {
        console.close();
        console = HawtioServer.start(config(), new PasswordCheck(PASSWORD, Clock.systemUTC()), Duration.ofSeconds(1));
        client.login(HawtioServer.USER, PASSWORD);
        assertThat(client.get("/user").statusCode()).isEqualTo(200);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> client.get(VERSION).statusCode() == 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example"})
    void foreignHostNamesAreRefused(String host) throws Exception {
        assertThat(statusFor(host)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "LOCALHOST", "[::1]", "192.0.2.1"})
    void addressesAndLocalhostArePermitted(String host) throws Exception {
        assertThat(statusFor(host)).isEqualTo(200);
    }

    private int statusFor(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /hawtio/auth/config/login HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,http://evil.example,403",
        "Origin,null,403",
        "Origin,http://127.0.0.1:1,403",
        "Referer,http://evil.example/page,403",
        "Origin,http://127.0.0.1:PORT,200",
        "Referer,http://127.0.0.1:PORT/hawtio/camel,200"
    })
    void pagesOfOtherOriginsAreRefused(String header, String from, int status) throws Exception {
        client.login(HawtioServer.USER, PASSWORD);

        HttpResponse<String> answer = client.get(VERSION, header, from.replace("PORT", String.valueOf(port)));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void headersForbidFramingAndForeignScripts() throws Exception {
        HttpResponse<String> page = client.get("/login");

        assertThat(page.body()).contains("<base href=");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Server")).isEmpty();
    }

    /** An MBean that blocks until it is released. */
    public interface Held {
        int getValue() throws InterruptedException;
    }

    private static long waitingForRoom() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                                .anyMatch(at -> at.getClassName().equals(JolokiaServlet.class.getName()))
                        && Stream.of(stack).anyMatch(at -> at.getMethodName().equals("tryAcquire")))
                .count();
    }

    @Test
    void concurrentRequestsAreLimited() throws Exception {
        AtomicInteger working = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        Held held = () -> {
            int number = working.incrementAndGet();
            released.await();
            return number;
        };
        ObjectName name = new ObjectName("hawtio:type=held");
        ManagementFactory.getPlatformMBeanServer().registerMBean(new StandardMBean(held, Held.class), name);
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            client.login(HawtioServer.USER, PASSWORD);
            int more = 3;
            List<Future<Integer>> statuses = Stream.generate(() -> clients.submit(
                            () -> client.post("/jolokia/", "{\"type\":\"read\",\"mbean\":\"hawtio:type=held\"}")
                                    .statusCode()))
                    .limit(JolokiaServlet.MAX_REQUESTS + more)
                    .toList();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> working.get() + waitingForRoom() == JolokiaServlet.MAX_REQUESTS + more);
            assertThat(working).hasValue(JolokiaServlet.MAX_REQUESTS);

            released.countDown();
            for (Future<Integer> status : statuses) {
                assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
        } finally {
            released.countDown();
            clients.shutdown();
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void aPortInUseFailsTheStartWithoutLeftovers() throws IOException {
        assertThatThrownBy(() -> HawtioServer.start(config(), PASSWORD)).isInstanceOf(BindException.class);

        console.close();
        console = HawtioServer.start(config(), PASSWORD);
        assertThat(client.isUp()).isTrue();
    }
}

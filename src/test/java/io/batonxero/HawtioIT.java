package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hawtio in the packaged program: its password, its audit log and its limits. */
class HawtioIT {
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final String CAMEL = "org.apache.camel:context=baton-xero,";
    private static final int SLOW_READERS = 40;
    private static final Pattern SHOWN = Pattern.compile("Hawtio: (\\S+), user admin, password (\\S+) ");

    @TempDir
    Path folder;

    private int port;
    private HawtioClient client;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        client = new HawtioClient(port);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        return environment;
    }

    @Test
    void theAuditIsLoggedAtEveryLevel() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        try (ProcessUnderTest program =
                ProcessUnderTest.start(folder.resolve("tmp"), environment, "--every", "1h", "--log-level", "error")) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(client::isUp);

            client.login("typed-by-mistake", "wrong");
            program.await("login refused client=127.0.0.1");
            client.login("admin", PASSWORD);
            program.await("login succeeded user=admin client=127.0.0.1");
            call(CAMEL + "type=routes,name=\"run-every\"", "stop()");
            program.await("route stopped route=run-every user=admin client=127.0.0.1");
            call(CAMEL + "type=routes,name=\"run-every\"", "start()");
            program.await("route started route=run-every user=admin client=127.0.0.1");
            call(CAMEL + "type=tracer,name=BacklogTracer", "setEnabled", "true");
            program.await("tracer switched enabled=true user=admin client=127.0.0.1");
            call(CAMEL + "type=tracer,name=BacklogTracer", "setEnabled", "false");
            program.await("tracer switched enabled=false user=admin client=127.0.0.1");
            call(CAMEL + "type=context,name=\"baton-xero\"", "stop()");
            assertThat(program.await("operation refused operation=stop() object="))
                    .contains("type=context", "user=admin client=127.0.0.1");
            client.get("/auth/logout");
            program.await("logout user=admin client=127.0.0.1");

            assertThat(String.join("\n", program.seen())).doesNotContain(PASSWORD, "typed-by-mistake", "wrong");
            assertThat(program.terminate()).isEqualTo(143);
        }
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    private void call(String mbean, String operation, String... arguments) throws Exception {
        client.jolokia(Map.of("type", "exec", "mbean", mbean, "operation", operation, "arguments", arguments));
    }

    /** Requests at or above the limits. */
    private static List<String> bulkRequests() {
        return List.of(
                "[" + "[],".repeat(600_000) + "[]]",
                "[" + "{\"type\":\"list\"},".repeat(200) + "{\"type\":\"list\"}]",
                "[" + "{\"type\":\"read\",\"mbean\":\"org.apache.camel:*\"},".repeat(20) + "{\"type\":\"version\"}]",
                names(45_000));
    }

    private static String names(int count) {
        return "{\"type\":\"exec\",\"mbean\":\"hawtio:type=security,area=jmx,name=Rights\",\"operation\":"
                + "\"canInvoke(java.util.Map)\",\"arguments\":[{\"a:b=c\":["
                + IntStream.range(0, count).mapToObj("\"%x\""::formatted).collect(Collectors.joining(",")) + "]}]}";
    }

    @Test
    void syncsSucceedInASmallHeapDuringBulkRequests() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        try (ProcessUnderTest program = ProcessUnderTest.start(
                List.of(), List.of("-Xmx128m"), folder.resolve("tmp"), environment, "--every", "1s")) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(client::isUp);
            client.login("admin", PASSWORD);
            AtomicBoolean isOver = new AtomicBoolean();
            ExecutorService clients = Executors.newCachedThreadPool();
            List<Future<Set<Integer>>> sent = Stream.generate(HawtioIT::bulkRequests)
                    .limit(3)
                    .flatMap(List::stream)
                    .map(bulk -> clients.submit(() -> statuses(bulk, isOver)))
                    .toList();

            for (int sync = 0; sync < 10; sync++) {
                program.await("Task complete!");
            }
            isOver.set(true);

            for (Future<Set<Integer>> statuses : sent) {
                assertThat(statuses.get(2, TimeUnit.MINUTES)).isNotEmpty().isSubsetOf(200, 413, 422, 503);
            }
            clients.shutdown();
            assertThat(client.get("/jolokia/version").statusCode()).isEqualTo(200);
            // Larger heaps permit as many.
            assertThat(client.post("/jolokia/", names(60_000)).body()).contains("JSON tokens");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    /** This heap permits one request at a time. */
    @Test
    void slowClientsDoNotBlockOthers() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        try (ProcessUnderTest program = ProcessUnderTest.start(
                        List.of(), List.of("-Xmx128m"), folder.resolve("tmp"), environment, "--every", "1h");
                Socket reader = new Socket();
                Socket sender = new Socket()) {
            program.await("Task complete!");
            client.login("admin", PASSWORD);
            String lists = "[" + "{\"type\":\"list\"},".repeat(2) + "{\"type\":\"version\"}]";
            // As little as the system allows: the response is not to fit in between.
            reader.setReceiveBufferSize(1);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            send(reader, lists, lists.length());
            assertThat(reader.getInputStream().readNBytes(12))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200");
            sender.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            send(sender, "{", 1_000_000);

            long began = System.nanoTime();
            assertThat(client.post("/jolokia/", "{\"type\":\"version\"}").statusCode())
                    .isEqualTo(200);

            // A connection on which nothing moves is closed after 30 s.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    /** The smallest heap that the launcher sets for a container of 256 MiB. */
    @Test
    void slowReadersOfLargeResponsesDoNotFillTheHeap() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        List<Socket> readers = new ArrayList<>();
        try (ProcessUnderTest program = ProcessUnderTest.start(
                List.of(), List.of("-Xmx108m"), folder.resolve("tmp"), environment, "--every", "1h")) {
            program.await("Task complete!");
            client.login("admin", PASSWORD);
            String lists = "[" + "{\"type\":\"list\"},".repeat(2) + "{\"type\":\"version\"}]";
            for (int i = 0; i < SLOW_READERS; i++) {
                Socket reader = new Socket();
                readers.add(reader);
                reader.setReceiveBufferSize(1);
                reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                send(reader, lists, lists.length());
            }

            Set<String> statuses = new HashSet<>();
            for (Socket reader : readers) {
                reader.setSoTimeout(60_000);
                statuses.add(new String(reader.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }

            assertThat(statuses).containsExactlyInAnyOrder("HTTP/1.1 200", "HTTP/1.1 503");
            assertThat(client.post("/jolokia/", "{\"type\":\"version\"}").statusCode())
                    .isEqualTo(200);
            assertThat(program.terminate()).isEqualTo(143);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    /** Sends a request to Jolokia, or the beginning of one, with the session of a login. */
    private void send(Socket socket, String body, int length) throws Exception {
        String head = "POST /hawtio/jolokia/ HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nOrigin: http://127.0.0.1:" + port
                + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
                + "X-XSRF-TOKEN: " + client.token() + "\r\nCookie: " + client.cookieHeader() + "\r\nContent-Length: "
                + length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return the statuses of a repeated request} */
    private Set<Integer> statuses(String bulk, AtomicBoolean isOver) throws Exception {
        Set<Integer> statuses = new HashSet<>();
        do {
            statuses.add(client.post("/jolokia/", bulk).statusCode());
        } while (!isOver.get());
        return statuses;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPasswordIsGeneratedAndShownOnceAtATerminal() throws Exception {
        try (ProcessUnderTest program =
                ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment(), "--every", "1h")) {
            Matcher shown = SHOWN.matcher(program.await("Hawtio: http"));
            assertThat(shown.find()).isTrue();
            String password = shown.group(2);

            assertThat(shown.group(1)).isEqualTo("http://127.0.0.1:" + port + "/hawtio");
            assertThat(password).hasSize(20);
            assertThat(client.login("admin", password).statusCode()).isEqualTo(200);
            program.kill();
            assertThat(program.everythingSaid().lines().filter(line -> line.contains(password)))
                    .hasSize(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noPasswordIsGeneratedWithoutATerminal() throws Exception {
        Path kept = folder.resolve("kept");
        try (ProcessUnderTest program =
                ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment(), "--every", "1h", "2>" + kept)) {
            program.await("Task complete!");
            assertThat(client.isUp()).isFalse();
        }
        assertThat(kept)
                .content()
                .contains("Hawtio is disabled", "BATON_HAWTIO_PASSWORD", "BATON_HAWTIO=false")
                .doesNotContain("user admin");
    }
}

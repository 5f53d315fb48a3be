package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.SimulatedXero;
import io.batonxero.demo.XeroWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When there is Hawtio in the packaged program, and what its log says of who used it. */
class HawtioIT {
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final String CAMEL = "org.apache.camel:context=baton-xero,";
    private static final Pattern SHOWN = Pattern.compile("Hawtio: (\\S+), user admin, password (\\S+) ");

    @TempDir
    Path folder;

    private int port;
    private HawtioClient client;
    private SimulatedXero xero;

    @BeforeEach
    void start() throws IOException {
        port = HawtioClient.freePort();
        client = new HawtioClient(port);
        xero = SimulatedXero.start(XeroWorld.ofDemo());
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    private Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private ProcessUnderTest every(Map<String, String> environment, String... flags) throws IOException {
        String[] all = new String[flags.length + 2];
        all[0] = "--every";
        all[1] = "1h";
        System.arraycopy(flags, 0, all, 2, flags.length);
        return ProcessUnderTest.start(folder.resolve("tmp"), environment, all);
    }

    private void awaitHawtio() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(client::isUp);
    }

    @Test
    void whatAnOperatorDoesIsInTheLogAtEveryLevel() throws Exception {
        try (ProcessUnderTest program = every(environment("BATON_HAWTIO_PASSWORD", PASSWORD), "--log-level", "error")) {
            awaitHawtio();

            client.login("typed-by-mistake", "wrong");
            program.await("login refused from=127.0.0.1");
            client.login("admin", PASSWORD);
            program.await("login ok user=admin from=127.0.0.1");
            call(CAMEL + "type=routes,name=\"run-every\"", "stop()");
            program.await("route stopped id=run-every user=admin from=127.0.0.1");
            call(CAMEL + "type=routes,name=\"run-every\"", "start()");
            program.await("route started id=run-every user=admin from=127.0.0.1");
            call(CAMEL + "type=tracer,name=BacklogTracer", "setEnabled", "true");
            program.await("tracer enabled=true user=admin from=127.0.0.1");
            call(CAMEL + "type=tracer,name=BacklogTracer", "setEnabled", "false");
            program.await("tracer enabled=false user=admin from=127.0.0.1");
            call(CAMEL + "type=context,name=\"baton-xero\"", "stop()");
            assertThat(program.await("refused stop() on=")).contains("type=context", "user=admin from=127.0.0.1");
            client.get("/auth/logout");
            program.await("logout user=admin from=127.0.0.1");

            assertThat(String.join("\n", program.seen())).doesNotContain(PASSWORD, "typed-by-mistake", "wrong");
            assertThat(program.terminate()).isEqualTo(143);
        }
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    private void call(String mbean, String operation, String... arguments) throws Exception {
        client.jolokia(Map.of("type", "exec", "mbean", mbean, "operation", operation, "arguments", arguments));
    }

    @Test
    void thePasswordMayBeInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        try (ProcessUnderTest program = every(environment("BATON_HAWTIO_PASSWORD_FILE", file.toString()))) {
            program.await("shows routes at=http://127.0.0.1:" + port + "/hawtio user=admin");

            assertThat(client.login("admin", PASSWORD).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutOneItIsOffWhereNobodyWatchesAndSaysHowToHaveIt() throws Exception {
        try (ProcessUnderTest program = every(environment())) {
            assertThat(program.await("Hawtio is off"))
                    .contains("it needs a password", "BATON_HAWTIO_PASSWORD", "BATON_HAWTIO=false");
            program.await("Task complete!");

            assertThat(client.isUp()).isFalse();
        }
    }

    @Test
    void switchedOffItIsOffWithoutAWord() throws Exception {
        Map<String, String> environment = environment("BATON_HAWTIO", "false", "BATON_HAWTIO_PASSWORD", PASSWORD);
        try (ProcessUnderTest program = every(environment)) {
            program.await("Task complete!");

            assertThat(client.isUp()).isFalse();
            assertThat(program.seen()).noneMatch(line -> line.contains("awtio"));
        }
    }

    @Test
    void syncsGoOnWhereItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                ProcessUnderTest program = every(environment("BATON_HAWTIO_PASSWORD", PASSWORD))) {
            assertThat(taken.isBound()).isTrue();
            assertThat(program.await("Hawtio is off"))
                    .contains("WARN", "--hawtio-port " + port + ": cannot listen", "in use", "BATON_HAWTIO_PORT");
            program.await("Task complete!");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void atATerminalAPasswordIsMadeUpAndShownOnce() throws Exception {
        try (ProcessUnderTest program =
                ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment(), "--every", "1h")) {
            Matcher shown = SHOWN.matcher(program.await("Hawtio: "));
            assertThat(shown.find()).isTrue();
            String password = shown.group(2);

            assertThat(shown.group(1)).isEqualTo("http://127.0.0.1:" + port + "/hawtio");
            assertThat(password).hasSize(20);
            assertThat(client.login("admin", password).statusCode()).isEqualTo(200);
            program.await("Task complete!");
            assertThat(program.seen().stream().filter(line -> line.contains(password)))
                    .hasSize(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItsErrorsAreKeptNoneIsMadeUp() throws Exception {
        Path kept = folder.resolve("kept");
        try (ProcessUnderTest program =
                ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment(), "--every", "1h", "2>" + kept)) {
            program.await("Task complete!");
        }
        assertThat(kept).content().contains("Hawtio is off").doesNotContain("user admin");
    }
}

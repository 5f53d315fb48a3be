package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.JsonLog;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves, run as a user, cron or a script would run it: a process of its own, no terminal. */
class PackagedJarIT {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    @Test
    void oneSyncLeavesAFileAndSaysSo() throws Exception {
        Run run = jar(Packaged.HOME, environment());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Kereru Coffee Roasters Ltd", "3 organisations, 15 users")
                .endsWith("Task complete!\n");
        assertThat(run.err().lines().filter(line -> !line.startsWith("WARNING: "))) // A newer JVM speaks there too.
                .allMatch(line -> line.startsWith("{\"level\":"));
        assertThat(Rows.of(folder.resolve("sync.c1z")).get("grants.json")).contains("financialadviser");
        assertThat(xero.requests()).hasSize(8);
    }

    @Test
    void theDemoNeedsNoAccount() throws Exception {
        Run run = jar(
                Packaged.HOME,
                Map.of(),
                "--demo",
                "-f",
                folder.resolve("demo.c1z").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("not read", "PRACTICEMANAGER", "SOMETHINGNEW", "Task complete!");
        assertThat(folder.resolve("demo.c1z")).isRegularFile();
    }

    @Test
    void elsewhereItUsesTheRoutesBesideTheJar() throws Exception {
        Run run = jar(folder, environment());

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void routesOfTheWorkingDirectoryCanBeLaidOverTheOthers() throws Exception {
        Path swap = Files.createDirectories(folder.resolve("mine"));
        String commented = RouteEdits.edited("deliver-file", "ref: fileDelivery", "ref: fileDelivery # laid over");
        Files.writeString(
                swap.resolve("deliver-file.camel.yaml"),
                RouteEdits.replaced(
                        commented,
                        "steps:\n",
                        "steps:\n        - log:\n            message: from the layer\n            loggingLevel: ERROR\n"));

        Run run = jar(folder, environment(), "--routes", "routes,mine");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("from the layer");
    }

    @Test
    void aFailedSyncLeavesTheFileThatWasThereAndNothingElse() throws Exception {
        Path before = Files.writeString(folder.resolve("sync.c1z"), "the one before");
        Map<String, String> environment = environment();
        environment.put("BATON_XERO_CLIENT_SECRET", "wrong");

        Run run = jar(folder, environment);

        assertThat(run.exitCode()).isEqualTo(16);
        assertThat(run.err()).contains("invalid_client").doesNotContain("\tat ");
        assertThat(before).hasContent("the one before");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsOnly("sync.c1z", "state", "tmp");
        }
        assertThat(folder.resolve("tmp").toFile().list((dir, name) -> name.startsWith("baton")))
                .isEmpty();
    }

    @Test
    void anApiThatCannotBeReachedIsSaidToBe() throws Exception {
        Run run = jar(folder, environment(), "--xero-api-url", "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(14);
        assertThat(run.err().lines().filter(line -> !line.startsWith("{") && !line.startsWith("WARNING: ")))
                .hasSize(1)
                .allMatch(line -> line.contains("could not be reached for /connections"));
    }

    @Test
    void aFolderWithoutATriggerIsSaidToStartNothing() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (String kept : List.of("sync", "beans", "deliver-file")) {
            String name = kept + ".camel.yaml";
            Files.copy(Path.of("routes", name), routes.resolve(name));
        }

        Run run = jar(folder, environment());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("run-once");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aStoppedProgramDeliversNothingAndLeavesNoFiles() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        silent.createContext("/", exchange -> {
            asked.countDown();
            try {
                ended.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        silent.start();
        Map<String, String> environment = environment();
        environment.put(
                "BATON_XERO_API_URL", "http://127.0.0.1:" + silent.getAddress().getPort());
        Path err = folder.resolve("err.txt");

        Process process = start(folder, environment, jarCommand(), folder.resolve("out.txt"), err);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(err)).contains("nothing was delivered");
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
        ended.countDown();
        silent.stop(0);
    }

    @Test
    void aDeploymentMadeForAnotherConnectorStarts() throws Exception {
        Files.writeString(folder.resolve(".baton.yaml"), "client-id: x");
        Map<String, String> environment = environment();
        environment.put("BATON_OTEL_COLLECTOR_ENDPOINT", "http://127.0.0.1:4317");

        Run run = jar(folder, environment, "--provisioning", "--workers", "4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err().lines().map(JsonLog::text))
                .contains(
                        "WARN ignored flag of other connectors flag=--provisioning",
                        "WARN ignored flag of other connectors flag=--workers",
                        "WARN ignored unknown variable variable=BATON_OTEL_COLLECTOR_ENDPOINT")
                .anyMatch(line -> line.startsWith("WARN ignored a settings file file=.baton.yaml"));
    }

    @Test
    void noSecretIsLoggedAtAnyLevel() throws Exception {
        Run run = jar(folder, environment(), "--log-level", "debug");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err())
                .doesNotContain(
                        SimulatedTokens.CLIENT_SECRET,
                        SimulatedTokens.REFRESH_TOKEN,
                        "simulated-access",
                        "simulated-refresh");
    }

    @Test
    void aWrongFlagIsOneLineAndExitCodeTwo() throws Exception {
        Run run = jar(folder, Map.of(), "--no-such-flag");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.contains("--no-such-flag"));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void withoutCredentialsItSaysWhatToSet() throws Exception {
        Run run = jar(folder, Map.of());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.contains("BATON_XERO_CLIENT_ID"));
    }

    @Test
    void aFolderThatIsNotThereIsSaidBeforeATokenIsSpent() throws Exception {
        Run run = jar(folder, environment(), "--file", "nowhere/sync.c1z");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.contains("nowhere"));
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theLauncherRunsItFromAnywhere() throws Exception {
        Run run = process(
                folder,
                environment(),
                List.of(Packaged.HOME.resolve("bin/baton-xero-camel").toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err().lines()).allMatch(line -> line.startsWith("{\"level\":"));
        assertThat(folder.resolve("sync.c1z")).isRegularFile();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    private Run jar(Path workingDirectory, Map<String, String> environment, String... arguments) throws Exception {
        return process(workingDirectory, environment, jarCommand(arguments));
    }

    private List<String> jarCommand(String... arguments) throws IOException {
        return Packaged.command(Files.createDirectories(folder.resolve("tmp")), arguments);
    }

    private Run process(Path workingDirectory, Map<String, String> environment, List<String> command) throws Exception {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        Process process = start(workingDirectory, environment, command, out, err);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(
            Path workingDirectory, Map<String, String> environment, List<String> command, Path out, Path err)
            throws IOException {
        OrdinaryUser.own(folder);
        return OrdinaryUser.process(command, environment)
                .directory(workingDirectory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(
                        Files.createTempFile("in", ".txt").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }
}

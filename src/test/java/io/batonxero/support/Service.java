package io.batonxero.support;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.cli.Cli;
import io.batonxero.console.LiveLine;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The program as a service in this process, between a simulated ConductorOne and a simulated Xero. */
public final class Service {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final SimulatedXero xero;
    private final SimulatedC1 c1 = SimulatedC1.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<String, String> environment;
    private @Nullable Cli current;
    private @Nullable Future<Integer> exitCode;

    public Service(Path folder) throws Exception {
        this(folder, XeroWorld.ofDemo());
    }

    public Service(Path folder, XeroWorld world) throws Exception {
        xero = SimulatedXero.start(world);
        environment = Run.environment(xero, folder);
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("BATON_HOST_ID", "test-host");
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public SimulatedC1 c1() {
        return c1;
    }

    public SimulatedXero xero() {
        return xero;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public void run(String... flags) {
        Cli cli = new Cli(environment, print(out), new LiveLine(err));
        current = cli;
        exitCode = thread.submit(() -> cli.run(List.of(flags)));
    }

    public BatonServiceFinishTaskRequest nextFinished() throws InterruptedException {
        return c1.nextFinished(TIMEOUT).orElseThrow(() -> new AssertionError("no task was finished: " + err()));
    }

    /** Waits until edits of route files are detected. */
    public void awaitReload() {
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().endsWith(" - reload")));
    }

    public void awaitOut(String text) {
        await(() -> out().contains(text));
    }

    public void awaitXeroRequest(String path) {
        await(() -> xero.requests().stream().anyMatch(request -> request.path().equals(path)));
    }

    public void await(BooleanSupplier condition) {
        Awaitility.await().atMost(TIMEOUT).until(condition::getAsBoolean);
    }

    public int stop() throws Exception {
        Objects.requireNonNull(current).stop();
        return awaitExit();
    }

    public int awaitExit() throws Exception {
        return Objects.requireNonNull(exitCode).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    public void close() throws Exception {
        xero.silent(false);
        c1.script().silent(false);
        if (exitCode != null) {
            stop();
        }
        thread.shutdownNow();
        c1.close();
        xero.close();
    }
}

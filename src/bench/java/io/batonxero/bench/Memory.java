package io.batonxero.bench;

import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import io.batonxero.simulator.SimulatedC1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged program in control groups with a memory limit, and prints its peak of anonymous resident memory: in one
 * sync to a file, and in a service with 20 syncs. Linux only, as root.
 */
public final class Memory {
    private static final List<Integer> LIMITS = List.of(256, 384, 512, 1024, 2048);
    private static final int SYNCS = 20;
    private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(6);

    private final Path group;
    private final Process program;
    private long peak;

    private Memory(Xero xero, int mebibytes, Map<String, String> environment) throws IOException {
        boolean isVersion1 = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"));
        group = Files.createTempDirectory(Path.of(isVersion1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"), "bench");
        Files.writeString(
                group.resolve(isVersion1 ? "memory.limit_in_bytes" : "memory.max"), Long.toString((long) mebibytes << 20));
        String script = "echo $$ >" + group + "/cgroup.procs && exec sh target/bin/baton-xero-camel \"$@\"";
        program = xero.start(List.of("sh", "-c", script, "sh"), environment);
    }

    /**
     * Runs the measurements.
     *
     * @param arguments {@code all}, or the MiB of one limit
     */
    public static void main(String[] arguments) throws Exception {
        System.out.println("| limit, MiB | users | one sync, MiB | a service of " + SYNCS + ", MiB |\n|---|---|---|---|");
        List<Integer> limits = arguments[0].equals("all") ? LIMITS : List.of(Integer.valueOf(arguments[0]));
        for (int mebibytes : limits) {
            for (int users : new int[] {10, 50_000, 200_000}) {
                try (Xero xero = new Xero(new Bench.Size(1, users, 0))) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %d | %d | %s | %s |%n",
                            mebibytes,
                            users,
                            new Memory(xero, mebibytes, Map.of()).oneSync(),
                            service(xero, mebibytes));
                }
            }
        }
    }

    private static String service(Xero xero, int mebibytes) throws Exception {
        try (SimulatedC1 c1 = SimulatedC1.start()) {
            c1.script().pace(Duration.ofMillis(200), Duration.ofSeconds(10));
            Map<String, String> environment = Map.of(
                    "SSL_CERT_FILE", c1.certificateFile().toString(),
                    "BATON_CLIENT_ID", c1.clientId(),
                    "BATON_CLIENT_SECRET", c1.clientSecret(),
                    "BATON_HAWTIO", "false");
            return new Memory(xero, mebibytes, environment).syncs(c1);
        }
    }

    private String oneSync() throws Exception {
        while (!program.waitFor(50, TimeUnit.MILLISECONDS)) {
            sampleMemory();
        }
        return result(program.exitValue());
    }

    private String syncs(SimulatedC1 c1) throws Exception {
        int done = 0;
        for (int i = 0; i < SYNCS; i++) {
            String id = String.format(Locale.ROOT, "%027d", i);
            c1.script()
                    .queue(Task.newBuilder()
                            .setId(id)
                            .setSyncFull(SyncFullTask.getDefaultInstance())
                            .build());
            long start = System.nanoTime();
            var finished = c1.nextFinished(Duration.ofMillis(50));
            while (finished.isEmpty() && program.isAlive() && System.nanoTime() - start < SYNC_TIMEOUT.toNanos()) {
                sampleMemory();
                finished = c1.nextFinished(Duration.ofMillis(50));
            }
            done += finished.isPresent() && finished.orElseThrow().hasSuccess() ? 1 : 0;
        }
        program.destroy();
        program.waitFor();
        return result(done == SYNCS ? 0 : program.exitValue()) + (done == SYNCS ? "" : ", " + done + " syncs done");
    }

    private void sampleMemory() {
        peak = Math.max(peak, Xero.memory(program.pid(), "RssAnon:"));
    }

    private String result(int exitCode) throws IOException {
        Files.delete(group);
        return (peak >> 10) + (exitCode == 0 ? "" : ", exit code " + exitCode);
    }
}

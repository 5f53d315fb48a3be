package io.batonxero.bench;

import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import io.batonxero.bench.Xero.Taken;
import io.batonxero.simulator.SimulatedC1;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the packaged program as a whole, against a simulated Xero in a process of its own, and the mapper and the writer
 * alone. Prints a table, and leaves it in {@code target/bench.md}. On Linux, since it asks {@code /proc} for memory.
 */
public final class Bench {
    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String THREE = ThreeRoutes.class.getName();
    private static final String LAUNCHER = TARGET.resolve("bin/baton-xero-camel").toString();
    /** Those of the launcher, but for the archive of classes. */
    private static final List<String> OPTIONS = List.of(
            JAVA,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms144m",
            "-Xmn64m",
            "-XX:SurvivorRatio=30",
            "-XX:-UsePerfData",
            "-Djava.locale.providers=CLDR");

    private final List<String> table = new ArrayList<>(List.of(
            "| what | runs | seconds: median (fewest) | seconds of CPU | peak RSS, MiB | requests | bytes |",
            "|---|---|---|---|---|---|---|"));

    /** How much there is to read. */
    record Size(int organisations, int users, int milliseconds) {
        @Override
        public String toString() {
            return organisations + (organisations == 1 ? " organisation × " : " organisations × ") + users + " users"
                    + (milliseconds == 0 ? "" : ", " + milliseconds + " ms a request");
        }
    }

    /**
     * Runs it.
     *
     * @param arguments {@code all}, or what to leave out: {@code quick} those that take minutes
     */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench();
        bench.startUp();
        bench.size(new Size(1, 1_000, 0), 5);
        bench.size(new Size(1, 10_000, 0), 5);
        bench.besideGo(new Size(1, 50_000, 0));
        bench.idleService();
        long few = bench.size(new Size(1_000, 20, 100), 1).kilobytes();
        if (!List.of(arguments).contains("quick")) {
            Taken many = bench.size(new Size(10_000, 20, 100), 1);
            bench.tell("| ↳ memory, 10 000 to 1 000 organisations | | %.2f | | | | |", (double) many.kilobytes() / few);
            // Two requests for each, four organisations at a time.
            bench.tell("| ↳ to what latency alone takes | | %.2f | | | | |", many.seconds() / (10_000 * 2 * 0.1 / 4));
            bench.size(new Size(1_000, 500, 0), 1);
        }
        for (RunResult result : new Runner(new CommandLineOptions(
                        "-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1", "MapperAndWriter"))
                .run()) {
            bench.tell(
                    "| %s of 1 000 users, warm | 5 | %.4f | | | | |",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
    }

    /** In turn, so that whatever else the machine does is shared. */
    private void startUp() throws Exception {
        Size size = new Size(1, 10, 0);
        List<Taken> three = new ArrayList<>();
        List<Taken> archived = new ArrayList<>();
        List<Taken> plain = new ArrayList<>();
        List<Taken> launched = new ArrayList<>();
        String classPath = classPath();
        try (Xero xero = new Xero(size)) {
            String archive = TARGET.resolve("three-routes.jsa").toString();
            xero.run(with("-XX:ArchiveClassesAtExit=" + archive, "-cp", classPath, THREE, xero.url));
            for (int i = 0; i < 7; i++) {
                three.add(xero.run(with("-cp", classPath, THREE, xero.url)));
                archived.add(xero.run(with("-XX:SharedArchiveFile=" + archive, "-cp", classPath, THREE, xero.url)));
                plain.add(xero.sync(with("-jar", TARGET.resolve("baton-xero-camel.jar").toString())));
                launched.add(xero.sync(List.of("sh", LAUNCHER)));
            }
        }
        double base = row("a Camel program of three routes, one request", three);
        double ours = row(size + ", the same JVM options", plain);
        tell("| ↳ to the three routes | | %.2f | | | | |", ours / base);
        double archivedBase = row("the three routes, with an archive of classes", archived);
        double archivedOurs = row(size + ", by the launcher", launched);
        tell("| ↳ to the three routes with an archive | | %.2f | | | | |", archivedOurs / archivedBase);
    }

    /** In turn with a connector of the Go SDK, where {@code make go-tools} built it. */
    private void besideGo(Size size) throws Exception {
        Path connector = TARGET.resolve("go/go-connector");
        if (!Files.isExecutable(connector)) {
            size(size, 5);
            return;
        }
        List<Taken> ours = new ArrayList<>();
        List<Taken> go = new ArrayList<>();
        List<Taken> goSqlite = new ArrayList<>();
        try (Xero xero = new Xero(size)) {
            List<String> command = List.of(connector.toString(), "--file", xero.file().toString());
            for (int i = 0; i < 5; i++) {
                ours.add(xero.sync(List.of("sh", LAUNCHER)));
                go.add(xero.run(command));
                goSqlite.add(xero.run(Stream.concat(command.stream(), Stream.of("--storage-engine", "sqlite"))
                        .toList()));
            }
        }
        double base = row(size.toString(), ours);
        double newest = row("↳ a connector of the Go SDK, in its newest store", go);
        tell("| ↳ to ours | | %.2f | | | | |", newest / base);
        double same = row("↳ the same connector, in SQLite as here", goSqlite);
        tell("| ↳ to ours | | %.2f | | | | |", same / base);
    }

    /** After one sync, for a minute, while ConductorOne is asked every ten seconds. */
    private void idleService() throws Exception {
        try (Xero xero = new Xero(new Size(1, 10, 0));
                SimulatedC1 c1 = SimulatedC1.start()) {
            c1.script().pace(Duration.ofSeconds(10), Duration.ofSeconds(10));
            c1.script()
                    .queue(Task.newBuilder()
                            .setId("0123456789abcdefghijklmnopq")
                            .setSyncFull(SyncFullTask.getDefaultInstance())
                            .build());
            Process service = xero.start(
                    List.of(
                            "sh", LAUNCHER, "--hawtio", "false",
                            "--client-id", c1.clientId(),
                            "--client-secret", c1.clientSecret()),
                    Map.of("SSL_CERT_FILE", c1.certificateFile().toString()));
            if (c1.nextFinished(Duration.ofMinutes(1)).isEmpty()) {
                throw new IllegalStateException("The service did no sync.");
            }
            Thread.sleep(Duration.ofSeconds(20).toMillis());
            Duration before = service.info().totalCpuDuration().orElseThrow();
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            Duration after = service.info().totalCpuDuration().orElseThrow();
            tell(
                    "| idle service, a minute | 1 | 60 | %.2f | %d | | |",
                    after.minus(before).toMillis() / 1000.0,
                    Xero.memory(service.pid(), "VmRSS:") / 1024);
            service.destroy();
            service.waitFor();
        }
    }

    private Taken size(Size size, int runs) throws Exception {
        List<Taken> all = new ArrayList<>();
        try (Xero xero = new Xero(size)) {
            for (int i = 0; i < runs; i++) {
                all.add(xero.sync(List.of("sh", LAUNCHER)));
            }
        }
        row(size.toString(), all);
        return all.get(all.size() - 1);
    }

    private static List<String> with(String... more) {
        return Stream.concat(OPTIONS.stream(), Stream.of(more)).toList();
    }

    /** All in jars, since no archive is made of classes in folders. */
    private static String classPath() throws IOException {
        String jar = TARGET.resolve("three-routes.jar").toString();
        String classes = TARGET.resolve("test-classes").toString();
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes, THREE.replace('.', '/') + ".class");
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            return jar + jars.sorted().map(library -> File.pathSeparator + library).reduce("", String::concat);
        }
    }

    /** {@return the median of seconds} */
    private double row(String what, List<Taken> all) throws IOException {
        Taken last = all.get(all.size() - 1);
        double seconds = median(all.stream().map(Taken::seconds).sorted().toList());
        tell(
                "| %s | %d | %.2f (%.2f) | %.2f | %d | %s | %d |",
                what,
                all.size(),
                seconds,
                all.stream().mapToDouble(Taken::seconds).min().orElse(0),
                median(all.stream().map(Taken::cpu).sorted().toList()),
                all.stream().mapToLong(Taken::kilobytes).max().orElse(0) / 1024,
                last.requests(),
                last.bytes());
        return seconds;
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private void tell(String format, Object... values) throws IOException {
        String row = String.format(Locale.ROOT, format, values);
        System.out.println(row);
        table.add(row);
        Files.write(TARGET.resolve("bench.md"), table);
    }
}

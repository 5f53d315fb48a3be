package io.batonxero.bench;

import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import io.batonxero.bench.Xero.Measurement;
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
 * Benchmarks the packaged program against a simulated Xero in another process, and the mapper and writer alone. Prints a
 * table and writes it to {@code target/bench.md}. Linux only, since it reads memory from {@code /proc}.
 */
public final class Bench {
    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String THREE = ThreeRoutes.class.getName();
    private static final String LAUNCHER = TARGET.resolve("bin/baton-xero-camel").toString();
    /** The launcher's JVM options, without the class archive. */
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

    /** The size of the simulated Xero. */
    record Size(int organisations, int users, int milliseconds) {
        @Override
        public String toString() {
            return organisations + (organisations == 1 ? " organisation × " : " organisations × ") + users + " users"
                    + (milliseconds == 0 ? "" : ", " + milliseconds + " ms a request");
        }
    }

    /**
     * Runs the benchmarks.
     *
     * @param arguments {@code all}, or {@code quick} to skip those that take minutes
     */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench();
        bench.startUp();
        bench.size(new Size(1, 1_000, 0), 5);
        bench.size(new Size(1, 10_000, 0), 5);
        bench.compareWithGo(new Size(1, 50_000, 0));
        bench.idleService();
        long few = bench.size(new Size(1_000, 20, 100), 1).kilobytes();
        if (!List.of(arguments).contains("quick")) {
            Measurement many = bench.size(new Size(10_000, 20, 100), 1);
            bench.addRow("| ↳ memory, 10 000 to 1 000 organisations | | %.2f | | | | |", (double) many.kilobytes() / few);
            // Two requests for each, four organisations at a time.
            bench.addRow("| ↳ to what latency alone takes | | %.2f | | | | |", many.seconds() / (10_000 * 2 * 0.1 / 4));
            bench.size(new Size(1_000, 500, 0), 1);
        }
        for (RunResult result : new Runner(new CommandLineOptions(
                        "-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1", "MapperAndWriter"))
                .run()) {
            bench.addRow(
                    "| %s of 1 000 users, warm | 5 | %.4f | | | | |",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
    }

    /** Runs the programs alternately, so that other load affects all of them alike. */
    private void startUp() throws Exception {
        Size size = new Size(1, 10, 0);
        List<Measurement> three = new ArrayList<>();
        List<Measurement> archived = new ArrayList<>();
        List<Measurement> plain = new ArrayList<>();
        List<Measurement> launched = new ArrayList<>();
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
        addRow("| ↳ to the three routes | | %.2f | | | | |", ours / base);
        double archivedBase = row("the three routes, with an archive of classes", archived);
        double archivedOurs = row(size + ", by the launcher", launched);
        addRow("| ↳ to the three routes with an archive | | %.2f | | | | |", archivedOurs / archivedBase);
    }

    /** Alternates with a connector of the Go SDK, if {@code make go-tools} has built it. */
    private void compareWithGo(Size size) throws Exception {
        Path connector = TARGET.resolve("go/go-connector");
        if (!Files.isExecutable(connector)) {
            size(size, 5);
            return;
        }
        List<Measurement> ours = new ArrayList<>();
        List<Measurement> go = new ArrayList<>();
        List<Measurement> goSqlite = new ArrayList<>();
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
        addRow("| ↳ to ours | | %.2f | | | | |", newest / base);
        double same = row("↳ the same connector, in SQLite as here", goSqlite);
        addRow("| ↳ to ours | | %.2f | | | | |", same / base);
    }

    /** Measures a minute after one sync, with a poll every 10 s. */
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
                throw new IllegalStateException("The service finished no sync.");
            }
            Thread.sleep(Duration.ofSeconds(20).toMillis());
            Duration before = service.info().totalCpuDuration().orElseThrow();
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            Duration after = service.info().totalCpuDuration().orElseThrow();
            addRow(
                    "| idle service, a minute | 1 | 60 | %.2f | %d | | |",
                    after.minus(before).toMillis() / 1000.0,
                    Xero.memory(service.pid(), "VmRSS:") / 1024);
            service.destroy();
            service.waitFor();
        }
    }

    private Measurement size(Size size, int runs) throws Exception {
        List<Measurement> all = new ArrayList<>();
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

    /** Only jars, since class archives cannot contain classes of folders. */
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

    /** {@return the median time in seconds} */
    private double row(String name, List<Measurement> all) throws IOException {
        Measurement last = all.get(all.size() - 1);
        double seconds = median(all.stream().map(Measurement::seconds).sorted().toList());
        addRow(
                "| %s | %d | %.2f (%.2f) | %.2f | %d | %s | %d |",
                name,
                all.size(),
                seconds,
                all.stream().mapToDouble(Measurement::seconds).min().orElse(0),
                median(all.stream().map(Measurement::cpu).sorted().toList()),
                all.stream().mapToLong(Measurement::kilobytes).max().orElse(0) / 1024,
                last.requests(),
                last.bytes());
        return seconds;
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private void addRow(String format, Object... values) throws IOException {
        String row = String.format(Locale.ROOT, format, values);
        System.out.println(row);
        table.add(row);
        Files.write(TARGET.resolve("bench.md"), table);
    }
}

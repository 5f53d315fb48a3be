package io.batonxero.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the packaged program as a whole, against a simulated Xero in a process of its own, and the mapper and the writer
 * alone. Prints a table, and leaves it in {@code target/bench.md}. On Linux, since it asks {@code /proc} for memory.
 */
public final class Bench {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String LAUNCHER = TARGET.resolve("bin/baton-xero-camel").toString();
    /** Those of the launcher, but for the archive of classes. */
    private static final List<String> OPTIONS = List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmn48m");

    private final List<String> table = new ArrayList<>(List.of(
            "| what | runs | seconds: median (fewest) | seconds of CPU | peak RSS, MiB | requests | bytes |",
            "|---|---|---|---|---|---|---|"));

    /** How much there is to read. */
    private record Size(int organisations, int users, int milliseconds) {
        @Override
        public String toString() {
            return organisations + (organisations == 1 ? " organisation × " : " organisations × ") + users + " users"
                    + (milliseconds == 0 ? "" : ", " + milliseconds + " ms a request");
        }
    }

    /** What one process took. */
    private record Taken(double seconds, double cpu, long kilobytes, String requests, long bytes) {}

    /**
     * Runs it.
     *
     * @param arguments {@code all}, or what to leave out: {@code quick} those that take minutes
     */
    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("quick");
        Bench bench = new Bench();
        bench.startUp();
        bench.size(new Size(1, 1_000, 0), 5);
        bench.size(new Size(1, 10_000, 0), 5);
        bench.size(new Size(1, 50_000, 0), 5);
        bench.size(new Size(1_000, 20, 100), 1);
        bench.size(new Size(1_000, 500, 0), 1);
        if (!quick) {
            bench.size(new Size(10_000, 20, 100), 1);
        }
        for (RunResult result : new Runner(new CommandLineOptions(
                        "-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1", "MapperAndWriter"))
                .run()) {
            bench.tell(String.format(
                    Locale.ROOT,
                    "| %s | 5 | %.4f for 1 000 users | | | | |",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore()));
        }
        Files.write(TARGET.resolve("bench.md"), bench.table);
    }

    /** In turn, so that whatever else the machine does is shared. */
    private void startUp() throws Exception {
        Size size = new Size(1, 10, 0);
        List<Taken> three = new ArrayList<>();
        List<Taken> plain = new ArrayList<>();
        List<Taken> launched = new ArrayList<>();
        try (Xero xero = new Xero(size)) {
            for (int i = 0; i < 7; i++) {
                three.add(xero.run(with("-cp", classPath(), ThreeRoutes.class.getName(), xero.url)));
                plain.add(xero.sync(with("-jar", TARGET.resolve("baton-xero-camel.jar").toString())));
                launched.add(xero.sync(List.of("sh", LAUNCHER)));
            }
        }
        row("a Camel program of three routes, one request", three);
        row(size + ", the same JVM options", plain);
        row(size + ", by the launcher", launched);
    }

    private void size(Size size, int runs) throws Exception {
        List<Taken> all = new ArrayList<>();
        try (Xero xero = new Xero(size)) {
            for (int i = 0; i < runs; i++) {
                all.add(xero.sync(List.of("sh", LAUNCHER)));
            }
        }
        row(size.toString(), all);
    }

    private static List<String> with(String... more) {
        return Stream.concat(OPTIONS.stream(), Stream.of(more)).toList();
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            return TARGET.resolve("bench-classes")
                    + jars.sorted().map(jar -> File.pathSeparator + jar).reduce("", String::concat);
        }
    }

    private void row(String what, List<Taken> all) {
        Taken last = all.get(all.size() - 1);
        tell(String.format(
                Locale.ROOT,
                "| %s | %d | %.2f (%.2f) | %.2f | %d | %s | %d |",
                what,
                all.size(),
                median(all.stream().map(Taken::seconds).sorted().toList()),
                all.stream().mapToDouble(Taken::seconds).min().orElse(0),
                median(all.stream().map(Taken::cpu).sorted().toList()),
                all.stream().mapToLong(Taken::kilobytes).max().orElse(0) / 1024,
                last.requests(),
                last.bytes()));
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private void tell(String row) {
        System.out.println(row);
        table.add(row);
    }

    /** The simulated Xero, and what is run against it. */
    private static final class Xero implements AutoCloseable {
        private final Process process;
        private final Path folder = Files.createTempDirectory("bench");
        final String url;

        Xero(Size size) throws IOException {
            process = new ProcessBuilder(
                            JAVA,
                            "-XX:+UseSerialGC",
                            "-cp",
                            TARGET.resolve("bench-classes").toString(),
                            LargeXero.class.getName(),
                            Integer.toString(size.organisations()),
                            Integer.toString(size.users()),
                            Integer.toString(size.milliseconds()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            url = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        }

        Taken sync(List<String> command) throws Exception {
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("--token", "t", "--xero-api-url", url, "--file", file().toString()));
            return run(whole);
        }

        Taken run(List<String> command) throws Exception {
            Path said = folder.resolve("said.txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            long began = System.nanoTime();
            Process program = builder.start();
            long memory = 0;
            Duration cpu = Duration.ZERO;
            // What the kernel says of a process is gone with it.
            while (!program.waitFor(5, TimeUnit.MILLISECONDS)) {
                memory = Math.max(memory, peak(program.pid()));
                cpu = program.info().totalCpuDuration().orElse(cpu);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            if (program.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(said));
            }
            String requests = new String(java.net.URI.create(url + "/asked").toURL().openStream().readAllBytes(),
                    StandardCharsets.UTF_8);
            return new Taken(
                    seconds, cpu.toMillis() / 1000.0, memory, requests, Files.exists(file()) ? Files.size(file()) : 0);
        }

        private Path file() {
            return folder.resolve("sync.c1z");
        }

        private static long peak(long pid) {
            try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0);
            } catch (IOException | java.io.UncheckedIOException gone) {
                return 0;
            }
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            Files.deleteIfExists(file());
            Files.deleteIfExists(folder.resolve("said.txt"));
            Files.delete(folder);
        }
    }
}

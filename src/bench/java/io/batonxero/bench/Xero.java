package io.batonxero.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The simulated Xero in its own process, and the programs that run against it. */
final class Xero implements AutoCloseable {
    private final Process process;
    private final Path folder = Files.createTempDirectory("bench");
    final String url;

    /** Time, memory and output of one process. */
    record Measurement(double seconds, double cpu, long kilobytes, String requests, long bytes) {}

    Xero(Bench.Size size) throws IOException {
        process = new ProcessBuilder(
                        Bench.JAVA,
                        "-XX:+UseSerialGC",
                        "-cp",
                        Bench.TARGET.resolve("test-classes").toString(),
                        LargeXero.class.getName(),
                        Integer.toString(size.organisations()),
                        Integer.toString(size.users()),
                        Integer.toString(size.milliseconds()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        url = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    /** Runs one sync. */
    Measurement sync(List<String> command) throws Exception {
        long start = System.nanoTime();
        return measure(start(command, Map.of()), start);
    }

    /** Runs another program. */
    Measurement run(List<String> command) throws Exception {
        long start = System.nanoTime();
        return measure(process(command, Map.of()), start);
    }

    /** Starts this program against the simulated Xero. */
    Process start(List<String> command, Map<String, String> environment) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--token", "t", "--xero-api-url", url, "--file", file().toString()));
        return process(arguments, environment);
    }

    private Process process(List<String> command, Map<String, String> environment) throws IOException {
        // Connectors of the Go SDK append to an existing file.
        Files.deleteIfExists(file());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BATON_STATE_DIR", folder.resolve("state").toString());
        builder.environment().put("XERO_URL", url);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Measurement measure(Process program, long start) throws Exception {
        long memory = 0;
        Duration cpu = Duration.ZERO;
        // /proc has no data of a process that has ended.
        while (!program.waitFor(20, TimeUnit.MILLISECONDS)) {
            memory = Math.max(memory, memory(program.pid(), "VmHWM:"));
            cpu = program.info().totalCpuDuration().orElse(cpu);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (program.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(output()));
        }
        try (var response = URI.create(url + "/requests").toURL().openStream()) {
            String requests = new String(response.readAllBytes(), StandardCharsets.UTF_8);
            long bytes = Files.exists(file()) ? Files.size(file()) : 0;
            return new Measurement(seconds, cpu.toMillis() / 1000.0, memory, requests, bytes);
        }
    }

    /** {@return a value of /proc/PID/status, in KiB} */
    static long memory(long pid, String line) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(each -> each.startsWith(line))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    Path file() {
        return folder.resolve("sync.c1z");
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}

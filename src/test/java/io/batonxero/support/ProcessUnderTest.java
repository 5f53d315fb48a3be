package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The packaged program as a process that goes on, whose lines a test can wait for. */
public final class ProcessUnderTest implements AutoCloseable {
    private static final int SECONDS = 120;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Thread reader;

    private ProcessUnderTest(Process process) {
        this.process = process;
        reader = new Thread(this::read, "lines");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * {@return the running program}
     *
     * @param temporary its folder for temporary files; the folder that this one is in will be the program's too
     */
    public static ProcessUnderTest start(Path temporary, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(List.of(), List.of(), temporary, environment, arguments);
    }

    /**
     * {@return the running program}
     *
     * @param before what comes before {@code java} on the command line
     * @param jvm options of the JVM
     */
    public static ProcessUnderTest start(
            List<String> before, List<String> jvm, Path temporary, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> program = new ArrayList<>(jvm);
        program.addAll(List.of("-jar", Packaged.JAR.toString()));
        program.addAll(List.of(arguments));
        return start(Packaged.HOME, before, program, temporary, environment);
    }

    /** {@return the program, running in a folder that has settings and routes of its own} */
    public static ProcessUnderTest startIn(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> program = new ArrayList<>(List.of("-jar", Packaged.JAR.toString()));
        program.addAll(List.of(arguments));
        return start(folder, List.of(), program, folder.resolve("tmp"), environment);
    }

    /** {@return the program as {@link #startIn}, its home in the folder, and jars of another folder on its class path as in ext/} */
    public static ProcessUnderTest startWithJars(Path jars, Path folder, Map<String, String> environment)
            throws IOException {
        List<String> program = List.of(
                "-Duser.home=" + folder, "-cp", Packaged.JAR + File.pathSeparator + jars + "/*", "io.batonxero.Main");
        return start(folder, List.of(), program, folder.resolve("tmp"), environment);
    }

    /** {@return the running program, whose input and output are a terminal} */
    public static ProcessUnderTest startAtTerminal(Path temporary, Map<String, String> environment, String... arguments)
            throws IOException {
        String command = String.join(
                        " ",
                        Packaged.JAVA,
                        String.join(" ", Packaged.JVM_OPTIONS),
                        "-Djava.io.tmpdir=" + temporary,
                        "-jar",
                        Packaged.JAR.toString())
                + " " + String.join(" ", arguments);
        // The background processes of a script ignore Ctrl-C, and so would this one if the tests are among them.
        return start(
                Packaged.HOME,
                temporary,
                environment,
                List.of("env", "--default-signal=INT", "script", "-qec", command, "/dev/null"));
    }

    /** {@return the running program, with its tests on its class path and no more memory than these options give it} */
    public static ProcessUnderTest startSmall(Path temporary, Map<String, String> environment, String... options)
            throws IOException {
        List<String> program = new ArrayList<>(List.of(options));
        program.addAll(List.of(
                "-cp", Packaged.JAR + File.pathSeparator + Packaged.HOME.resolve("test-classes"), "io.batonxero.Main"));
        return start(Packaged.HOME, List.of(), program, temporary, environment);
    }

    /** {@return a running command, with file systems that root has mounted for it alone, by commands of the shell} */
    public static ProcessUnderTest startMounted(
            String mounts, Path temporary, Map<String, String> environment, List<String> command) throws IOException {
        OrdinaryUser.own(Files.createDirectories(temporary).resolveSibling(""));
        ProcessBuilder builder = OrdinaryUser.process(command, environment);
        List<String> mounted = OrdinaryUser.withOwnMounts();
        mounted.addAll(List.of("sh", "-c", "set -e; " + mounts + "; exec \"$@\"", "sh"));
        mounted.addAll(builder.command());
        return start(Packaged.HOME, builder.command(mounted));
    }

    private static ProcessUnderTest start(
            Path folder, List<String> before, List<String> program, Path temporary, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Packaged.JAVA);
        command.addAll(Packaged.JVM_OPTIONS);
        command.add("-Djava.io.tmpdir=" + temporary.toAbsolutePath());
        command.addAll(program);
        return start(folder, temporary, environment, command);
    }

    private static ProcessUnderTest start(
            Path folder, Path temporary, Map<String, String> environment, List<String> command) throws IOException {
        Path own = Files.createDirectories(temporary).resolveSibling("");
        Map<String, String> readable = new HashMap<>(environment);
        String certificate = environment.get("SSL_CERT_FILE");
        if (certificate != null && OrdinaryUser.TESTS_RUN_AS_ROOT) {
            readable.put(
                    "SSL_CERT_FILE",
                    OrdinaryUser.copy(Path.of(certificate), own).toString());
        }
        OrdinaryUser.own(own);
        return start(folder, OrdinaryUser.process(command, readable));
    }

    /** {@return a running command, as the user who runs the tests} */
    public static ProcessUnderTest start(Path folder, ProcessBuilder builder) throws IOException {
        return new ProcessUnderTest(
                builder.directory(folder.toFile()).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            lines.add("(closed)");
        }
    }

    /** {@return the next line with a text in it, once it is there} Log lines in JSON are searched as {@link JsonLog} shows them. */
    @CanIgnoreReturnValue
    public String await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        @Nullable String line = "";
        while (line != null && !JsonLog.text(line).contains(text)) {
            line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            seen.add(String.valueOf(line));
        }
        assertThat(line).as("\"%s\" in %s", text, seen).isNotNull();
        return JsonLog.text(String.valueOf(line));
    }

    /** Types a line to it. */
    public void type(String line) throws IOException {
        press(line + System.lineSeparator());
    }

    /** Presses keys at its terminal. */
    public void press(String keys) throws IOException {
        Writer keyboard = process.outputWriter(StandardCharsets.UTF_8);
        keyboard.write(keys);
        keyboard.flush();
    }

    /** {@return the lines that were waited for, and those between} */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    /** {@return what it said since this was asked} */
    public List<String> saidLately() {
        List<String> lately = new ArrayList<>();
        lines.drainTo(lately);
        return lately;
    }

    /** {@return all that it said until it ended} */
    public String everythingSaid() throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
        lines.drainTo(seen);
        return String.join("\n", seen);
    }

    /** {@return its exit code after SIGTERM} */
    public int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    /** Ends it as a machine that fails would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        var unused = exitCode();
    }

    /** {@return its exit code, once it ended by itself} */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    public long id() {
        return process.pid();
    }

    /** Ends it, and waits until it writes nothing to the test's folder any more. */
    @Override
    public void close() {
        // script, which makes the terminal, does not end its child.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}

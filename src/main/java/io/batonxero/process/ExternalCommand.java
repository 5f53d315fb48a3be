package io.batonxero.process;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.OAuthBody;
import io.batonxero.names.CommaList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of the operator that reads or writes secrets. It runs without a shell, within a timeout, with bounded output and
 * without this program's {@code BATON_} variables. No log line contains what it reads or prints. Thread-safe.
 */
public final class ExternalCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalCommand.class);
    private static final int MAX_STDOUT_BYTES = 1 << 20;
    private static final int MAX_STDERR_BYTES = 1 << 12;
    private static final int MAX_READ_BYTES = 1 << 16;
    private static final long POLL_MILLIS = 20;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    /** A shell, and the JDK, add the number of a signal to it. */
    private static final int SIGNALLED = 128;

    /** The stop time of a command that changes nothing. */
    public static final Duration STOP_AT_ONCE = Duration.ZERO;

    private static final int LAST_SIGNAL = 31;

    /** The error numbers of a system without a free process, memory or file handle, or whose file is being replaced. */
    private static final Set<String> SHORTAGES = Set.of("11", "12", "23", "24", "26");

    /** JDK 17 says {@code …: error=2, No such file}; JDK 25 says {@code …: Exec failed, error: 2 (No such file) }. */
    private static final Pattern START_ERROR =
            Pattern.compile(".*error(?:=|: )(?<number>\\d+)(?:, | \\()(?<reason>.*?)(?:\\) ?)?");

    /** A word that is long enough for a token: no secret of the command is known to this program. */
    private static final Pattern TOKEN = Pattern.compile("(?=[\\w~+=-]*\\d)[\\w~+=-]{24,}");

    private final String variable;
    private final List<String> words;
    private final Duration timeout;
    private volatile boolean isAborted;
    private volatile long abortedNanos;

    /**
     * The result of a run that ended within the timeout.
     *
     * @param stdout at most 1 MiB
     * @param reason the exit code and the first line of stderr, without secrets
     */
    public record Result(int exitCode, String stdout, String reason) {
        @Override
        public String toString() {
            return reason;
        }
    }

    /**
     * Runs the command of a setting.
     *
     * @param variable the setting's variable, for messages
     * @param command the program and its arguments, separated by commas
     * @param timeout of one run
     * @throws ConfigurationException if the setting is empty
     */
    public ExternalCommand(String variable, String command, Duration timeout) {
        this.variable = variable;
        this.words = CommaList.of(command);
        this.timeout = timeout;
        if (words.isEmpty()) {
            throw new ConfigurationException(
                    variable + " is not set: it is the program to run and its arguments, separated by commas.");
        }
    }

    /** {@return the program and its setting, for messages} */
    @Override
    public String toString() {
        return words.get(0) + " (" + variable + ")";
    }

    /** Ends the current and all later runs: the program stops. */
    public void abort() {
        abortedNanos = System.nanoTime();
        isAborted = true;
    }

    /** {@return whether the program stops} */
    public boolean isAborted() {
        return isAborted;
    }

    /**
     * {@return the result of a run}
     *
     * @param argument the last argument; empty for none
     * @param input for stdin, at most 64 KiB
     * @param stopTime how long the run may continue when the program stops
     * @throws ConfigurationException if it cannot be started, or prints more than 1 MiB
     * @throws CommandException if it does not end within the timeout
     * @throws CancelledException if the program stops meanwhile
     */
    public Result run(String argument, String input, Duration stopTime) {
        requireRunning(stopTime);
        Process process = start(argument);
        try {
            write(process, input);
            return await(process, stopTime);
        } catch (IOException e) {
            throw new CommandException(this + " could not be read (" + e.getMessage() + "). Try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } finally {
            kill(process);
        }
    }

    /** {@return the exception for an unexpected exit code} */
    public ConnectorException failure(Result result) {
        String message = this + " failed with " + result.reason() + ".";
        return result.exitCode() == NOT_EXECUTABLE || result.exitCode() == NOT_FOUND
                ? new ConfigurationException(
                        message + " A program that it calls is not installed or not executable for this user.")
                : new CommandException(message + " Run it by hand, as the user of this program, to see why.");
    }

    private Process start(String argument) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(words.stream(), Stream.of(argument))
                .filter(word -> !word.isEmpty())
                .toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        try {
            return builder.start();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            Matcher error = START_ERROR.matcher(message);
            String reason = error.matches() ? error.group("reason") : message;
            if (error.matches() && SHORTAGES.contains(error.group("number"))) {
                throw new CommandException(this + " could not be started (" + reason + "). Try again.");
            }
            throw new ConfigurationException(
                    this + " cannot be started (" + reason + "). Set " + variable
                            + " to a program that this user may run, and to its arguments, separated by commas.",
                    e);
        }
    }

    /** On another thread, since a command may ignore its input. */
    private static void write(Process process, String input) {
        Thread writer = new Thread(
                () -> {
                    try (OutputStream stdin = process.getOutputStream()) {
                        stdin.write(input.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        LOG.debug("a command did not read its input");
                    }
                },
                "command-input");
        writer.setDaemon(true);
        writer.start();
    }

    /** Polls, since a read blocks as long as a child of the command keeps the pipe open. */
    private Result await(Process process, Duration stopTime) throws IOException, InterruptedException {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean isOver = false;
        while (!isOver) {
            requireRunning(stopTime);
            requireTime(deadline);
            isOver = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            drain(process.getInputStream(), stdout, MAX_STDOUT_BYTES + 1);
            drain(process.getErrorStream(), stderr, MAX_STDERR_BYTES);
            if (stdout.size() > MAX_STDOUT_BYTES) {
                throw new ConfigurationException(this + " printed more than " + MAX_STDOUT_BYTES
                        + " bytes and was killed. Its stdout must be one JSON object.");
            }
        }
        String printed = stdout.toString(StandardCharsets.UTF_8);
        return new Result(process.exitValue(), printed, reason(process.exitValue(), printed, stderr));
    }

    private void requireRunning(Duration stopTime) {
        if (isAborted && System.nanoTime() - abortedNanos >= stopTime.toNanos()) {
            throw new CancelledException();
        }
    }

    private void requireTime(long deadline) {
        if (System.nanoTime() - deadline >= 0) {
            throw new CommandException(
                    DEADLINE_EXCEEDED,
                    this + " did not end within " + timeout.toSeconds()
                            + " s and was killed. Run it by hand, as the user of this program, to see why.");
        }
    }

    /** Keeps the first bytes of what is there, and discards the others, so that the command can continue. */
    private static void drain(InputStream in, ByteArrayOutputStream kept, int maxBytes) throws IOException {
        // Bounded: a command may print faster than this reads.
        for (int read = 0, there = in.available(); there > 0 && read <= MAX_STDOUT_BYTES; there = in.available()) {
            byte[] bytes = in.readNBytes(Math.min(there, MAX_READ_BYTES));
            kept.write(bytes, 0, Math.min(bytes.length, maxBytes - kept.size()));
            read += bytes.length;
        }
    }

    private static String reason(int exitCode, String stdout, ByteArrayOutputStream stderr) {
        String text = stderr.toString(StandardCharsets.UTF_8);
        // Registers the tokens in both as secrets, which are then masked.
        Stream.of(stdout, text).forEach(OAuthBody::fields);
        String first = text.lines().filter(any -> !any.isBlank()).findFirst().orElse("");
        String line = SafeText.excerpt(TOKEN.matcher(SafeText.oneLine(first)).replaceAll("***"));
        int signal = exitCode - SIGNALLED;
        return "exit code " + exitCode + (signal > 0 && signal <= LAST_SIGNAL ? " (signal " + signal + ")" : "")
                + (line.isEmpty() ? "" : ": " + line);
    }

    /** Kills the command if it still runs, with its children. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            // By its handle: Process would close stdin, and wait for the thread that writes there.
            process.toHandle().destroyForcibly();
            children.forEach(child -> {
                child.descendants().forEach(ProcessHandle::destroyForcibly);
                child.destroyForcibly();
            });
        }
    }
}

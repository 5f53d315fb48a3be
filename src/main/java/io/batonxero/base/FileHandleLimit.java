package io.batonxero.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may hold open at the same time. Sockets count, and the jar of each library. */
public final class FileHandleLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");

    /** A sync of the demo takes 160; a service has connections to both sides. */
    private static final int MIN = 256;

    private static final String REMEDY =
            " Raise the limit to 1024 or more: ulimit -n, LimitNOFILE= of the systemd unit,"
                    + " --ulimit nofile= of a container.";

    private FileHandleLimit() {}

    /** {@return why this process cannot work, and what to do} Empty where it may hold enough, or that is not known. */
    public static Optional<String> shortage() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
            if (limit.find() && Long.parseLong(limit.group(1)) < MIN) {
                return Optional.of(
                        "This process may hold " + limit.group(1) + " files open, and needs " + MIN + "." + REMEDY);
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException unknown) {
            return Optional.empty();
        }
    }

    /** {@return why this process cannot open another file} Empty where it can, or where that is not known. */
    public static Optional<IOException> refusal() {
        try {
            Files.newInputStream(LIMITS).close();
            return Optional.empty();
        } catch (IOException refused) {
            return exhausted(refused).map(exhausted -> refused);
        }
    }

    /** This process holds as many files open as it may. */
    public static final class Exhausted extends ConnectorException {
        Exhausted(Throwable problem) {
            super("This process holds as many files open as it may (" + problem.getMessage() + ")." + REMEDY, problem);
        }

        @Override
        public int code() {
            return 8;
        }
    }

    /** {@return the failure of a problem that lies in this limit} Whatever it came to, the limit is its reason. */
    static Optional<ConnectorException> exhausted(Throwable problem) {
        return ExceptionCauses.of(problem).stream()
                .filter(cause -> cause instanceof IOException io
                        && IoErrorText.withoutFile(io).contains("Too many open files"))
                .map(cause -> (ConnectorException) new Exhausted(cause))
                .findFirst();
    }
}

package io.batonxero.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limit on files that this process may hold open. Sockets count, and the jar of each library. */
public final class FileHandleLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");

    /** A sync of the demo opens 160 files; a service has connections to Xero and ConductorOne as well. */
    private static final int MIN_FILES = 256;

    private static final String REMEDY =
            " Raise the limit to 1024 or more: ulimit -n, LimitNOFILE= of the systemd unit,"
                    + " --ulimit nofile= of a container.";

    private FileHandleLimit() {}

    /** {@return an error text if the limit is too low; empty if it is high enough or unknown} */
    public static Optional<String> shortage() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
            if (limit.find() && Long.parseLong(limit.group(1)) < MIN_FILES) {
                return Optional.of(
                        "This process may open " + limit.group(1) + " files, but needs " + MIN_FILES + "." + REMEDY);
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@return the exception from opening one more file, if the limit is reached} */
    public static Optional<IOException> openFailure() {
        try {
            Files.newInputStream(LIMITS).close();
            return Optional.empty();
        } catch (IOException e) {
            return exhausted(e).map(exhausted -> e);
        }
    }

    /** This process has reached the limit. */
    public static final class Exhausted extends ConnectorException {
        Exhausted(Throwable problem) {
            super("This process has reached its limit of open files (" + problem.getMessage() + ")." + REMEDY, problem);
        }

        @Override
        public int code() {
            return 8;
        }
    }

    /** {@return the exception for a problem that this limit caused} */
    static Optional<ConnectorException> exhausted(Throwable problem) {
        return ExceptionCauses.of(problem).stream()
                .filter(cause -> cause instanceof IOException io
                        && IoErrorText.withoutFile(io).contains("Too many open files"))
                .map(cause -> (ConnectorException) new Exhausted(cause))
                .findFirst();
    }
}

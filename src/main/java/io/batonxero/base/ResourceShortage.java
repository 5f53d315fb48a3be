package io.batonxero.base;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A resource that ran out, without which the process cannot continue. */
enum ResourceShortage {
    /** The Java heap is full. */
    HEAP(
            "the Java heap is full (" + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)",
            "Raise it: -Xmx in JAVA_OPTS, or the memory limit of the container"),
    /** The system refuses to start a thread. */
    THREADS(
            "the system cannot start another thread",
            "Raise the limit of processes: pids limit of the container, TasksMax of the systemd unit, or ulimit -u"),
    /** The metaspace, which holds classes, is full. */
    METASPACE("the metaspace is full", "Raise -XX:MaxMetaspaceSize in JAVA_OPTS"),
    /** The memory for network buffers outside the heap is full. */
    DIRECT_MEMORY(
            "the memory for network buffers is full",
            "Raise -XX:MaxDirectMemorySize in JAVA_OPTS, or the memory limit of the container"),
    /** The system refuses to allocate memory. */
    NATIVE_MEMORY("the system is out of memory", "Raise the memory limit of the container or the machine"),
    /** Steps that cannot be cancelled hold every worker thread. */
    WORKERS("steps that cannot be cancelled hold every worker thread", "Check the step that the log names");

    /** The texts for EAGAIN from the JDK and from a JVM that it starts. */
    private static final Pattern REFUSED_PROCESS = Pattern.compile("error=11,|pthread_create failed");

    private final String problem;
    private final String remedy;

    ResourceShortage(String problem, String remedy) {
        this.problem = problem;
        this.remedy = remedy;
    }

    /** {@return the shortage that caused an exception, if any} */
    static Optional<ResourceShortage> in(Throwable thrown) {
        for (Throwable cause : ExceptionCauses.of(thrown)) {
            if (cause instanceof OutOfMemoryError error) {
                return Optional.of(of(error));
            }
            if (cause instanceof IOException
                    && REFUSED_PROCESS
                            .matcher(String.valueOf(cause.getMessage()))
                            .find()) {
                return Optional.of(THREADS);
            }
        }
        return Optional.empty();
    }

    private static ResourceShortage of(OutOfMemoryError error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("thread")) {
            return THREADS;
        }
        if (message.contains("metaspace") || message.contains("class space")) {
            return METASPACE;
        }
        if (message.contains("direct")) {
            return DIRECT_MEMORY;
        }
        return message.contains("swap") || message.contains("native") || message.contains("map failed")
                ? NATIVE_MEMORY
                : HEAP;
    }

    /** {@return the time for an orderly stop: short, since little works without memory or threads} */
    Duration stopTimeout() {
        return switch (this) {
            case THREADS -> Duration.ofSeconds(1);
            case WORKERS -> ProcessTerminator.STOP_TIMEOUT;
            case HEAP, METASPACE, DIRECT_MEMORY, NATIVE_MEMORY -> Duration.ofSeconds(2);
        };
    }

    /** {@return problem and remedy} */
    String describe() {
        return problem + ". " + remedy;
    }
}

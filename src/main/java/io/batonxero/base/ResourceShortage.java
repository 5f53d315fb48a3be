package io.batonxero.base;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A resource that ran out, without which the process cannot continue. */
enum ResourceShortage {
    /** The Java heap is full. */
    HEAP(
            "the Java heap is full (" + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)",
            "Raise it: -Xmx in JAVA_OPTS, or the memory limit of the container",
            2),
    /** The system refuses to start a thread. */
    THREADS(
            "the system cannot start another thread",
            "Raise the limit of processes: pids limit of the container, TasksMax of the systemd unit, or ulimit -u",
            1),
    /** The metaspace, which holds classes, is full. */
    METASPACE("the metaspace is full", "Raise -XX:MaxMetaspaceSize in JAVA_OPTS", 2),
    /** The memory for network buffers outside the heap is full. */
    DIRECT_MEMORY(
            "the memory for network buffers is full",
            "Raise -XX:MaxDirectMemorySize in JAVA_OPTS, or the memory limit of the container",
            2),
    /** The system refuses to allocate memory. */
    NATIVE_MEMORY("the system is out of memory", "Raise the memory limit of the container or the machine", 2),
    /** Steps that cannot be cancelled hold every worker thread. */
    WORKERS(
            "steps that cannot be cancelled hold every worker thread",
            "Check the step that the log names",
            ProcessTerminator.STOP_TIMEOUT.toSeconds());

    /** The texts for EAGAIN from the JDK and from a JVM that it starts. */
    private static final Pattern REFUSED_PROCESS = Pattern.compile("error=11,|pthread_create failed");

    /** The last line of the process; built ahead, since nothing can be allocated when memory is short. Never changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    final byte[] lastLine;

    /** The time for an orderly stop: short, since little works without memory or threads. */
    final long stopNanos;

    ResourceShortage(String problem, String remedy, long stopSeconds) {
        lastLine = ProcessTerminator.line(problem + ". " + remedy + "; this process ends with exit code "
                + ProcessTerminator.SHORTAGE_EXIT_CODE + ".");
        stopNanos = TimeUnit.SECONDS.toNanos(stopSeconds);
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
}

package io.batonxero.base;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A resource without which the process cannot go on. */
enum ResourceShortage {
    /** The Java heap is full. */
    HEAP(
            "the Java heap is full (" + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)",
            "Give it more: -Xmx in JAVA_OPTS, or the memory limit of the container"),
    /** No thread can be started. */
    THREADS(
            "the system starts no more threads",
            "Raise the limit of processes: pids limit of the container, TasksMax of the systemd unit, or ulimit -u"),
    /** There is no room for classes. */
    METASPACE("there is no room for classes", "Raise -XX:MaxMetaspaceSize in JAVA_OPTS"),
    /** There is no room for buffers outside of the heap. */
    DIRECT_MEMORY(
            "there is no room for network buffers",
            "Raise -XX:MaxDirectMemorySize in JAVA_OPTS, or the memory limit of the container"),
    /** The system gives no more memory. */
    NATIVE_MEMORY("the system gives no more memory", "Raise the memory limit of the container or the machine"),
    /** Steps that cannot be cancelled hold every thread that could work. */
    WORKERS("steps that cannot be cancelled leave no thread to work with", "Look at the step that the log names");

    /** EAGAIN, as the JDK and a JVM that it starts say it. */
    private static final Pattern REFUSED_PROCESS = Pattern.compile("error=11,|pthread_create failed");

    private final String what;
    private final String remedy;

    ResourceShortage(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /** {@return what there is too little of} Empty where something else went wrong. */
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
        String words = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("thread")) {
            return THREADS;
        }
        if (words.contains("metaspace") || words.contains("class space")) {
            return METASPACE;
        }
        if (words.contains("direct")) {
            return DIRECT_MEMORY;
        }
        return words.contains("swap") || words.contains("native") || words.contains("map failed")
                ? NATIVE_MEMORY
                : HEAP;
    }

    /** {@return the time that running work gets to end in order} Without memory or threads little can. */
    Duration stopTimeout() {
        return switch (this) {
            case THREADS -> Duration.ofSeconds(1);
            case WORKERS -> ProcessTerminator.STOP_TIMEOUT;
            case HEAP, METASPACE, DIRECT_MEMORY, NATIVE_MEMORY -> Duration.ofSeconds(2);
        };
    }

    /** {@return what is short, and what to do} */
    String words() {
        return what + ". " + remedy;
    }
}

package io.batonxero.base;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causes of an exception. */
public final class ExceptionCauses {
    private static final int MAX = 50;

    private ExceptionCauses() {}

    /** {@return an exception and its causes, the outermost first} At most 50, each once: causes may form a circle. */
    public static List<Throwable> of(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable cause = thrown;
        while (cause != null && causes.size() < MAX && !causes.contains(cause)) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }

    /** {@return the innermost cause} The exception itself where there is none. */
    public static Throwable innermost(Throwable thrown) {
        List<Throwable> causes = of(thrown);
        return causes.get(causes.size() - 1);
    }
}

package io.batonxero.base;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causes of an exception. */
public final class ExceptionCauses {
    private static final int MAX_CAUSES = 50;

    private ExceptionCauses() {}

    /** {@return an exception and its causes, outermost first} At most 50, without duplicates: causes may form a cycle. */
    public static List<Throwable> of(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable cause = thrown;
        while (cause != null && causes.size() < MAX_CAUSES && !causes.contains(cause)) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }

    /** {@return the innermost cause, or the exception itself if it has no cause} */
    public static Throwable innermost(Throwable thrown) {
        List<Throwable> causes = of(thrown);
        return causes.get(causes.size() - 1);
    }
}

package io.batonxero.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A logged exception with secrets masked in its message and those of its causes. */
record MaskedThrowable(
        IThrowableProxy thrown,
        @Nullable String message,
        @Nullable String overriding,
        @Nullable IThrowableProxy cause,
        @Nullable List<IThrowableProxy> suppressed)
        implements IThrowableProxy {
    /** {@return an exception without secrets and invisible characters; the same exception if it contains none} */
    static IThrowableProxy of(IThrowableProxy thrown) {
        if (thrown.isCyclic()) {
            return thrown;
        }
        @Nullable String message = masked(thrown.getMessage());
        @Nullable String overriding = masked(thrown.getOverridingMessage());
        @Nullable IThrowableProxy cause = thrown.getCause() == null ? null : of(thrown.getCause());
        @Nullable
        List<IThrowableProxy> suppressed = thrown.getSuppressed() == null
                ? null
                : Stream.of(thrown.getSuppressed()).map(MaskedThrowable::of).toList();
        boolean isSame = Objects.equals(message, thrown.getMessage())
                && Objects.equals(overriding, thrown.getOverridingMessage())
                && cause == thrown.getCause()
                && (suppressed == null || suppressed.equals(List.of(thrown.getSuppressed())));
        return isSame ? thrown : new MaskedThrowable(thrown, message, overriding, cause, suppressed);
    }

    private static @Nullable String masked(@Nullable String text) {
        return text == null ? null : MaskedEvent.masked(text);
    }

    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return overriding;
    }

    @Override
    public String getClassName() {
        return thrown.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return thrown.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
        return suppressed == null ? null : suppressed.toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return false;
    }
}

package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.batonxero.base.ProcessTerminator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Detects out-of-memory errors that libraries catch and only log, at any level, and passes them to ProcessTerminator. */
final class ShortageFilter extends TurboFilter {
    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        if (thrown != null) {
            ProcessTerminator.terminateOnShortage(thrown);
        } else if (arguments != null
                && arguments.length > 0
                && arguments[arguments.length - 1] instanceof Throwable last) {
            ProcessTerminator.terminateOnShortage(last);
        }
        return FilterReply.NEUTRAL;
    }
}

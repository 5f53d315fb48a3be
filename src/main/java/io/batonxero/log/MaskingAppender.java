package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;

/** Gives another appender each event without its secrets. */
final class MaskingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** They log bytes as they come and go: a secret could be split into pieces too small to be found. */
    private static final List<String> LOGGERS_OF_BYTES =
            List.of("org.apache.hc.client5.http.wire", "org.eclipse.jetty");

    private final Appender<ILoggingEvent> appender;

    private MaskingAppender(Appender<ILoggingEvent> appender) {
        this.appender = appender;
    }

    /** {@return one that is started and stopped with the other} */
    static MaskingAppender of(Appender<ILoggingEvent> appender) {
        MaskingAppender masking = new MaskingAppender(appender);
        masking.setName(appender.getName());
        masking.setContext(appender.getContext());
        masking.start();
        return masking;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isOfBytes = !event.getLevel().isGreaterOrEqual(Level.INFO)
                && LOGGERS_OF_BYTES.stream().anyMatch(event.getLoggerName()::startsWith);
        if (!isOfBytes) {
            appender.doAppend(MaskedEvent.of(event));
        }
    }

    @Override
    public void stop() {
        super.stop();
        appender.stop();
    }
}

package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;

/** Masks secrets in each event and passes it to another appender. */
final class MaskingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Dropped below INFO: they log raw bytes, in which a secret may be split and so not recognised. */
    private static final List<String> WIRE_LOGGERS = List.of("org.apache.hc.client5.http.wire", "org.eclipse.jetty");

    private final Appender<ILoggingEvent> appender;

    private MaskingAppender(Appender<ILoggingEvent> appender) {
        this.appender = appender;
    }

    /** {@return a started appender that stops together with the other} */
    static MaskingAppender of(Appender<ILoggingEvent> appender) {
        MaskingAppender masking = new MaskingAppender(appender);
        masking.setName(appender.getName());
        masking.setContext(appender.getContext());
        masking.start();
        return masking;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isWireLog = !event.getLevel().isGreaterOrEqual(Level.INFO)
                && WIRE_LOGGERS.stream().anyMatch(event.getLoggerName()::startsWith);
        if (!isWireLog) {
            appender.doAppend(MaskedEvent.of(event));
        }
    }

    @Override
    public void stop() {
        super.stop();
        appender.stop();
    }
}

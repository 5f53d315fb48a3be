package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Masks secrets in all log lines, also after Logback is configured again: it puts each appender behind a {@link
 * MaskingAppender} after each configuration, and adds the {@link ShortageFilter} if it is missing.
 */
record LogMasking(LoggerContext context) implements LoggerContextListener, ConfigurationEventListener {
    private static final Set<EventType> ENDS = Set.of(
            EventType.CONFIGURATION_ENDED_SUCCESSFULLY,
            EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS,
            EventType.PARTIAL_CONFIGURATION_ENDED_SUCCESSFULLY);

    /** Starts to mask all log lines of a context. */
    static void begin(LoggerContext context) {
        LogMasking masking = new LogMasking(context);
        masking.mask();
        context.addListener(masking);
        context.addConfigurationEventListener(masking);
    }

    @Override
    public void listen(ConfigurationEvent event) {
        if (ENDS.contains(event.getEventType())) {
            mask();
        }
    }

    @Override
    public void onStart(LoggerContext started) {
        mask();
    }

    private void mask() {
        if (context.getTurboFilterList().stream().noneMatch(ShortageFilter.class::isInstance)) {
            context.addTurboFilter(new ShortageFilter());
        }
        context.getLoggerList().forEach(LogMasking::mask);
    }

    private static void mask(Logger logger) {
        List<Appender<ILoggingEvent>> unmasked = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(unmasked::add);
        unmasked.removeIf(MaskingAppender.class::isInstance);
        for (Appender<ILoggingEvent> appender : unmasked) {
            // In this order a line may appear twice, but none is lost.
            logger.addAppender(MaskingAppender.of(appender));
            logger.detachAppender(appender);
        }
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onReset(LoggerContext reset) {
        // The context has no appenders until the next configuration.
    }

    @Override
    public void onStop(LoggerContext stopped) {
        // Nothing is logged any more.
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        // Secrets are masked at every level.
    }
}

package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import io.batonxero.base.SafeText;
import io.batonxero.secret.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log event with secrets masked, and invisible characters visible, in message, values and exceptions. */
record MaskedEvent(
        ILoggingEvent event,
        String message,
        @Nullable IThrowableProxy thrown,
        @Nullable List<KeyValuePair> pairs,
        Map<String, String> mdc)
        implements ILoggingEvent {
    /** {@return an event without secrets and invisible characters; the same event if it contains none} */
    static ILoggingEvent of(ILoggingEvent event) {
        String original = String.valueOf(event.getFormattedMessage());
        String message = masked(original);
        @Nullable IThrowableProxy originalThrown = event.getThrowableProxy();
        @Nullable IThrowableProxy thrown = originalThrown == null ? null : MaskedThrowable.of(originalThrown);
        @Nullable List<KeyValuePair> pairs = masked(event.getKeyValuePairs());
        Map<String, String> mdc = masked(event.getMDCPropertyMap());
        boolean isSame = message.equals(original)
                && thrown == originalThrown
                && Objects.equals(pairs, event.getKeyValuePairs())
                && mdc.equals(event.getMDCPropertyMap());
        return isSame ? event : new MaskedEvent(event, message, thrown, pairs, mdc);
    }

    /** {@return a text without secrets, without the parts of URLs that may hold them, and with visible characters only} */
    static String masked(String text) {
        return SafeText.visibleLines(SafeText.withoutUrlDetails(Secrets.mask(text)));
    }

    private static @Nullable List<KeyValuePair> masked(@Nullable List<KeyValuePair> pairs) {
        return pairs == null
                ? null
                : pairs.stream()
                        .map(pair -> {
                            String value = String.valueOf(pair.value);
                            String masked = masked(value);
                            return masked.equals(value) ? pair : new KeyValuePair(pair.key, masked);
                        })
                        .collect(Collectors.toList());
    }

    private static Map<String, String> masked(Map<String, String> mdc) {
        return mdc.values().stream()
                        .allMatch(value -> masked(String.valueOf(value)).equals(String.valueOf(value)))
                ? mdc
                : mdc.entrySet().stream()
                        .collect(
                                Collectors.toMap(Map.Entry::getKey, entry -> masked(String.valueOf(entry.getValue()))));
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return thrown;
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        return pairs;
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return mdc;
    }

    @Override
    @SuppressWarnings("deprecation") // Part of the interface.
    public Map<String, String> getMdc() {
        return mdc;
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return event.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }
}

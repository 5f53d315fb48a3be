package io.batonxero.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * Parses the Retry-After header of responses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, Retry-After</a>
 */
public final class RetryAfter {
    private static final Duration MAX_DELAY = Duration.ofDays(1);
    /** The date format without a time zone, which HttpClient's parser does not support. */
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** {@return the delay that a response demands, at most 1 day; empty if the header is missing or invalid} */
    public static Optional<Duration> of(HttpResponse response) {
        return of(
                Stream.of(response.getHeaders(HttpHeaders.RETRY_AFTER))
                        .map(NameValuePair::getValue)
                        .toList(),
                ResponseBody.header(response, HttpHeaders.DATE));
    }

    /**
     * {@return the longest delay in values of Retry-After, at most 1 day; empty if none is valid}
     *
     * @param values decimal seconds, several separated by commas, or a date in one of HTTP's three formats
     * @param date the response's Date header, relative to which dates count; if it is empty, the system clock is used
     */
    public static Optional<Duration> of(Collection<String> values, String date) {
        Instant sentAt = date(date);
        Instant now = sentAt == null ? Instant.now() : sentAt;
        return values.stream()
                .flatMap(value -> delays(value, now))
                .max(Comparator.naturalOrder())
                .map(delay -> delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay);
    }

    private static Stream<Duration> delays(String value, Instant now) {
        List<Duration> seconds = Stream.of(value.split(",", -1))
                .map(String::strip)
                .flatMap(RetryAfter::seconds)
                .toList();
        Instant until = seconds.isEmpty() ? date(value) : null;
        return until == null
                ? seconds.stream()
                : Stream.of(until.isBefore(now) ? Duration.ZERO : Duration.between(now, until));
    }

    private static @Nullable Instant date(String text) {
        String date = text.strip().replaceAll(" +", " ");
        try {
            return LocalDateTime.parse(date, ASCTIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return DateUtils.parseStandardDate(date);
        }
    }

    private static Stream<Duration> seconds(String text) {
        if (!text.matches("\\d+(\\.\\d*)?|\\.\\d+")) {
            return Stream.empty();
        }
        if (text.matches("0*[1-9]\\d{" + MAX_DIGITS + ",}.*")) {
            return Stream.of(MAX_DELAY);
        }
        return Stream.of(Duration.ofMillis(new BigDecimal(text)
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValue()));
    }
}

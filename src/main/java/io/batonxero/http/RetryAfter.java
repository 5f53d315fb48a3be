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
 * When a server wants a request to be sent again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, Retry-After</a>
 */
public final class RetryAfter {
    private static final Duration MAX = Duration.ofDays(1);
    /** The one of the three formats without a zone, which the client's own parser cannot make a time of. */
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /** {@return the pause that a response asks for} At most a day; none where it says nothing that can be read. */
    public static Optional<Duration> of(HttpResponse response) {
        return of(
                Stream.of(response.getHeaders(HttpHeaders.RETRY_AFTER))
                        .map(NameValuePair::getValue)
                        .toList(),
                ResponseBody.header(response, HttpHeaders.DATE));
    }

    /**
     * {@return the longest pause in values of Retry-After} At most a day; none where there is none that can be read.
     *
     * @param values seconds, with a fraction or not, or a date in one of HTTP's three formats; several by comma
     * @param date the response's own date, by which a date is understood; where it has none, this machine's clock counts
     */
    public static Optional<Duration> of(Collection<String> values, String date) {
        Instant sent = date(date);
        Instant now = sent == null ? Instant.now() : sent;
        return values.stream()
                .flatMap(value -> pauses(value, now))
                .max(Comparator.naturalOrder())
                .map(pause -> pause.compareTo(MAX) > 0 ? MAX : pause);
    }

    private static Stream<Duration> pauses(String value, Instant now) {
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
        } catch (DateTimeException other) {
            return DateUtils.parseStandardDate(date);
        }
    }

    private static Stream<Duration> seconds(String text) {
        if (!text.matches("\\d+(\\.\\d*)?|\\.\\d+")) {
            return Stream.empty();
        }
        if (text.matches("0*[1-9]\\d{" + MAX_DIGITS + ",}.*")) {
            return Stream.of(MAX);
        }
        return Stream.of(Duration.ofMillis(new BigDecimal(text)
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValue()));
    }
}

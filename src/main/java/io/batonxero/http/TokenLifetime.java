package io.batonxero.http;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long an access token can be used, as a token endpoint says it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, expires_in</a>
 */
public final class TokenLifetime {
    /** Where the endpoint does not say, it lives as long as Xero's do: one that ends earlier is refused, and refreshed. */
    private static final Duration BY_DEFAULT = Duration.ofMinutes(30);

    private static final Duration MAX = Duration.ofDays(1);

    /** A short life spares this part of it, or the token would never be used. */
    private static final int PART_TO_SPARE = 4;

    private TokenLifetime() {}

    /**
     * {@return the lifetime in an {@code expires_in}} At most a day; half an hour where it is missing, no number, or not
     * above zero.
     */
    public static Duration of(String expiresIn) {
        try {
            BigDecimal seconds = new BigDecimal(expiresIn);
            if (seconds.compareTo(BigDecimal.valueOf(MAX.toSeconds())) >= 0) {
                return MAX;
            }
            // A part of a second is not worth a refresh before each request.
            return seconds.compareTo(BigDecimal.ONE) < 0 ? BY_DEFAULT : Duration.ofSeconds(seconds.longValue());
        } catch (NumberFormatException none) {
            return BY_DEFAULT;
        }
    }

    /** {@return how long before its end a token is refreshed} At most {@code max}, and a quarter of its life. */
    public static Duration spare(Duration life, Duration max) {
        Duration part = life.dividedBy(PART_TO_SPARE);
        return part.compareTo(max) < 0 ? part : max;
    }
}

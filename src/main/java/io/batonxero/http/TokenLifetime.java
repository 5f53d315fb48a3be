package io.batonxero.http;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * The lifetime of an access token, from the response of a token endpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, expires_in</a>
 */
public final class TokenLifetime {
    /** Xero's lifetime, for responses without one. A token that expires earlier is rejected and then refreshed. */
    private static final Duration DEFAULT = Duration.ofMinutes(30);

    private static final Duration MAX = Duration.ofDays(1);

    private static final int MAX_MARGIN_DIVISOR = 4;

    private TokenLifetime() {}

    /**
     * {@return the lifetime in {@code expires_in}, at most 1 day; 30 minutes if it is missing, invalid or below 1 s}
     */
    public static Duration of(String expiresIn) {
        try {
            BigDecimal seconds = new BigDecimal(expiresIn);
            if (seconds.compareTo(BigDecimal.valueOf(MAX.toSeconds())) >= 0) {
                return MAX;
            }
            return seconds.compareTo(BigDecimal.ONE) < 0 ? DEFAULT : Duration.ofSeconds(seconds.longValue());
        } catch (NumberFormatException e) {
            return DEFAULT;
        }
    }

    /** {@return how long before its expiry a token is refreshed: at most {@code max} and 25 % of its lifetime} */
    public static Duration refreshMargin(Duration lifetime, Duration max) {
        Duration margin = lifetime.dividedBy(MAX_MARGIN_DIVISOR);
        return margin.compareTo(max) < 0 ? margin : max;
    }
}

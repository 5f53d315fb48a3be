package io.batonxero.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses values as the connectors in Go do, so that their deployments start: strconv, time and zap, in any case. */
public final class GoFormat {
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "\u00b5s", BigDecimal.valueOf(1_000),
            "\u03bcs", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L),
            "d", BigDecimal.valueOf(86_400_000_000_000L));

    private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,6})([kmg])(i?b)?");

    private GoFormat() {}

    /** {@return the value of a switch; empty if it is neither true nor false} */
    public static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> Optional.of(true);
            case "0", "f", "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** {@return a duration such as 1h30m, 1.5h or 1d, which Go lacks; empty if it is invalid or negative} */
    static Optional<Duration> duration(String text) {
        String unsigned = text.toLowerCase(Locale.ROOT).replaceFirst("^\\+", "");
        if (unsigned.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = PART.matcher(unsigned);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (end < unsigned.length() && part.find(end) && part.start() == end) {
            nanos = nanos.add(
                    new BigDecimal(part.group(1)).multiply(NANOS.getOrDefault(part.group(2), BigDecimal.ZERO)));
            end = part.end();
        }
        boolean isValid =
                end > 0 && end == unsigned.length() && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0;
        return isValid ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
    }

    /** {@return the number of bytes of a size such as 512KiB or 1GiB, which Go has no format for; empty if it is invalid or 0} */
    static Optional<Long> bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches() || size.group(1).matches("0+")) {
            return Optional.empty();
        }
        int shift = 10 * " kmg".indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return Optional.of(Long.parseLong(size.group(1)) << shift);
    }

    /** {@return a log level of this program for one of zap; the same word if it is none of zap} */
    static String logLevel(String text) {
        String level = text.toLowerCase(Locale.ROOT);
        return switch (level) {
            case "warning" -> "warn";
            case "dpanic", "panic", "fatal" -> "error";
            default -> level;
        };
    }
}

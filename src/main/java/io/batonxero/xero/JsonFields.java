package io.batonxero.xero;

import io.batonxero.secret.Secrets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object of Xero's, read with tolerance: any field may be absent, null, of another type or in other case. */
public final class JsonFields {
    private static final String MS_DATE = "/Date(";
    private static final String MS_END = ")/";

    /** Before this and from the other on a date is no date, and ISO 8601 would need a sign or more digits. */
    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant YEAR_10000 =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

    private final Map<?, ?> json;

    private JsonFields(Map<?, ?> json) {
        this.json = json;
    }

    /** {@return the fields of a JSON value} Of none, where it is not an object. */
    public static JsonFields of(@Nullable Object value) {
        return new JsonFields(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /** {@return what stands under a name, or else under the first that differs in case alone} */
    @Nullable
    Object value(String name) {
        Object exact = json.get(name);
        if (exact != null || json.containsKey(name)) {
            return exact;
        }
        for (Map.Entry<?, ?> field : json.entrySet()) {
            if (field.getKey() instanceof String key && key.equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    /** {@return a text without blanks around it} Empty where there is none. */
    public String text(String name) {
        Object value = value(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? value.toString().strip()
                : "";
    }

    /**
     * {@return the same of a text that goes into a sync}
     *
     * @throws XeroException.Unreadable if a secret of this program stands in it
     */
    String data(String name) {
        String text = text(name);
        if (Secrets.isIn(text)) {
            throw new XeroException.Unreadable("Xero sent a secret of this program in the field " + name
                    + ", so nothing of it is used: something on the way sends back what it is sent, such as a proxy"
                    + " or a server in place of Xero. Check --xero-api-url and HTTPS_PROXY.");
        }
        return text;
    }

    /** {@return whether a field says true} As a boolean or as the text that some proxies make of it. */
    boolean flag(String name) {
        return "true".equalsIgnoreCase(text(name));
    }

    /** {@return a point in time} Null where there is none that can be read. */
    @Nullable
    public Instant instant(String name) {
        String text = text(name);
        try {
            Instant at = text.startsWith(MS_DATE) ? msInstant(text) : isoInstant(text);
            return at.isBefore(YEAR_1) || !at.isBefore(YEAR_10000) ? null : at;
        } catch (DateTimeException | NumberFormatException unreadable) {
            return null;
        }
    }

    /** {@return the list under a name} Null where the field is absent or not a list, so that a caller can tell. */
    @Nullable
    List<?> list(String name) {
        return value(name) instanceof List<?> list ? list : null;
    }

    /** Milliseconds since 1970 in UTC; an offset of four digits, which may follow, only says where they would be shown. */
    private static Instant msInstant(String text) {
        int begin = MS_DATE.length();
        int end = text.length() - MS_END.length();
        if (end < begin || !text.endsWith(MS_END)) {
            throw new DateTimeException(text);
        }
        int sign = end - 5;
        boolean hasOffset = sign > begin && "+-".indexOf(text.charAt(sign)) >= 0 && isDigits(text, sign + 1, end);
        int until = hasOffset ? sign : end;
        if (!isDigits(text, text.startsWith("-", begin) ? begin + 1 : begin, until)) {
            throw new DateTimeException(text);
        }
        return Instant.ofEpochMilli(Long.parseLong(text, begin, until, 10));
    }

    private static boolean isDigits(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Instant isoInstant(String text) {
        return text.matches(".*([zZ]|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}

package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.secret.Secrets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lenient access to the fields of one JSON object of Xero: a field may be missing, null, mistyped or in other case. */
public final class JsonFields {
    private static final Pattern UUID =
            Pattern.compile("\\{?\\s*(?<digits>\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\s*}?");

    private static final String MS_DATE = "/Date(";
    private static final String MS_END = ")/";

    /** Earlier dates count as missing: .NET's "no date" is the first instant of the year 1, in any time zone. */
    private static final Instant YEAR_2 = Instant.parse("0002-01-01T00:00:00Z");

    /** Later dates are unreadable: ISO 8601 would need five digits. */
    private static final Instant YEAR_10000 =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

    private final Map<?, ?> json;
    private final List<String> unreadable = new ArrayList<>(0);

    private JsonFields(Map<?, ?> json) {
        this.json = json;
    }

    /** {@return the fields of a JSON value; empty if it is not an object} */
    public static JsonFields of(@Nullable Object value) {
        return new JsonFields(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /**
     * {@return the fields of a map that a step of your own returns} Unlike Xero's JSON, it must have no unknown field: a
     * misspelt one would leave its data out.
     *
     * @param known the fields of the record, in any case
     * @param ignored other fields that Xero documents
     * @throws IllegalArgumentException if a field is neither
     */
    static JsonFields ofStep(Map<?, ?> map, List<String> known, List<String> ignored) {
        for (Object field : map.keySet()) {
            if (Stream.concat(known.stream(), ignored.stream()).noneMatch(String.valueOf(field)::equalsIgnoreCase)) {
                throw new IllegalArgumentException(
                        "unknown field " + field + "; the fields are " + String.join(", ", known));
            }
        }
        return new JsonFields(map);
    }

    /** {@return the names that the components of a record have in JSON} */
    static List<String> namesOf(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .map(component -> {
                    JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
                    return name == null ? component.getName() : name.value();
                })
                .toList();
    }

    /** {@return the value of a field, else of the first field whose name differs only in case} */
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

    /** {@return the stripped text of a field; empty if it is missing or unreadable} */
    public String text(String name) {
        Object value = value(name);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString().strip();
        }
        if (value != null) {
            unreadable.add(name);
        }
        return "";
    }

    /** {@return the names of the fields that were read so far, and whose values have another type or format} */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /**
     * {@return {@link #text} for a field that goes into a sync}
     *
     * @throws XeroException.InvalidResponse if the text contains a secret of this program
     */
    String data(String name) {
        String text = text(name);
        if (Secrets.isIn(text)) {
            throw new XeroException.InvalidResponse("Xero sent a secret of this program in the field " + name
                    + ", so the response is rejected: a proxy, or a server in place of Xero, returns what it receives."
                    + " Check --xero-api-url and HTTPS_PROXY.");
        }
        return text;
    }

    /**
     * {@return {@link #data} for an id; a UUID as Xero writes it, in lower case and without braces} So ids of one thing are equal
     * texts.
     *
     * @throws XeroException.InvalidResponse as {@link #data}
     */
    String id(String name) {
        String text = data(name);
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.equals(lower) && !text.startsWith("{")) {
            return text;
        }
        Matcher uuid = UUID.matcher(lower);
        return uuid.matches() ? uuid.group("digits") : text;
    }

    /** {@return whether a field is true, as a boolean or as a text} */
    boolean flag(String name) {
        String text = text(name);
        boolean isTrue = text.equalsIgnoreCase("true");
        if (!isTrue && !text.isEmpty() && !text.equalsIgnoreCase("false")) {
            unreadable.add(name);
        }
        return isTrue;
    }

    /** {@return the time in a field; null if it is missing or invalid} */
    @Nullable
    public Instant instant(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            Instant time = text.startsWith(MS_DATE) ? msInstant(text) : isoInstant(text);
            if (time.isBefore(YEAR_10000)) {
                return time.isBefore(YEAR_2) ? null : time;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // Unreadable, as a later time.
        }
        unreadable.add(name);
        return null;
    }

    /** {@return the list in a field; null if it is missing or not a list} */
    @Nullable
    List<?> list(String name) {
        return value(name) instanceof List<?> list ? list : null;
    }

    /** Reads milliseconds since 1970 in UTC. An offset such as +1300 may follow; it does not change the time. */
    private static Instant msInstant(String text) {
        int begin = MS_DATE.length();
        int end = text.length() - MS_END.length();
        if (end < begin || !text.endsWith(MS_END)) {
            throw new DateTimeException(text);
        }
        int sign = end - 5;
        boolean hasOffset = sign > begin && "+-".indexOf(text.charAt(sign)) >= 0 && isDigits(text, sign + 1, end);
        int digitsEnd = hasOffset ? sign : end;
        if (!isDigits(text, text.startsWith("-", begin) ? begin + 1 : begin, digitsEnd)) {
            throw new DateTimeException(text);
        }
        return Instant.ofEpochMilli(Long.parseLong(text, begin, digitsEnd, 10));
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

package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A setting with its three names: key in application.properties, environment variable and flag.
 *
 * @param key as in application.properties, including the prefix {@code baton.}
 * @param defaultText as in application.properties; empty if there is no default
 * @param meaning one sentence for {@code --help}
 * @param values what a shell offers as its value
 * @param allowed the allowed values, for the error message of a value that fails {@code isAllowed}
 * @param isAllowed the check of a value in the form that {@link #checked} returns
 */
public record Setting(
        String key,
        Group group,
        Kind kind,
        String defaultText,
        String meaning,
        Values values,
        String allowed,
        Predicate<String> isAllowed) {
    /** The type of a setting's value. */
    public enum Kind {
        TEXT("text"),
        /** Entries separated by commas; a repeated flag appends to them. */
        LIST("text"),
        /** A word of a fixed set, in any case. */
        WORD("text"),
        LOG_LEVEL("text"),
        SECRET("secret"),
        URL("url"),
        /** A URL that Xero compares with the registered one, so it is kept as it is. */
        REDIRECT_URL("url"),
        COUNT("count"),
        PORT("port"),
        SWITCH("true|false"),
        DURATION("duration"),
        DURATION_OR_CRON("duration|cron"),
        DURATION_OR_ZERO("duration"),
        SIZE("size");

        /** The placeholder of a value in {@code --help}. */
        public final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** The groups of settings in {@code --help}. */
    public enum Group {
        XERO("Xero"),
        SYNC("Sync"),
        OUTPUT("Output"),
        C1("ConductorOne"),
        SERVICE("Service"),
        LOGGING("Logging"),
        GENERAL("General");

        public final String heading;

        Group(String heading) {
            this.heading = heading;
        }
    }

    public static final String PREFIX = "baton.";

    private static final int MAX_SECRET_BYTES = 1 << 16;
    private static final int MIN_MILLIS = 1000;
    private static final String PORT_REMEDY = "give a port, 1 to 65535";

    /** {@return this setting with a check of its value} */
    Setting where(String allowedValues, Predicate<String> check) {
        return new Setting(key, group, kind, defaultText, meaning, values, allowedValues, check);
    }

    /** {@return this setting with the values that a shell offers} */
    Setting offering(Values offered) {
        return new Setting(key, group, kind, defaultText, meaning, offered, allowed, isAllowed);
    }

    /** {@return this setting with the only words that it takes} Its meaning names them in place of {@code %s}. */
    Setting oneOf(String... words) {
        Values offered = Values.words(words);
        return new Setting(
                key,
                group,
                kind,
                defaultText,
                meaning.formatted(offered.either()),
                offered,
                offered.either(),
                word -> offered.words().contains(word) || (word.isEmpty() && defaultText.isEmpty()));
    }

    /** {@return this setting with the pattern that its value has to match} */
    Setting matching(String allowedValues, String pattern) {
        return where(allowedValues, text -> text.matches(pattern));
    }

    /** {@return the environment variable of a key} */
    public static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public String environment() {
        return environment(key);
    }

    public String flag() {
        return "--" + key.substring(PREFIX.length()).replace('.', '-');
    }

    /** {@return the flag for a file that contains the secret} */
    public String fileFlag() {
        return flag() + "-file";
    }

    public String fileEnvironment() {
        return environment() + "_FILE";
    }

    /**
     * {@return the secret in a file, stripped}
     *
     * @throws ConfigurationException if the file cannot be read
     */
    public String readFrom(String file) {
        try {
            return SmallFile.text(Path.of(file), MAX_SECRET_BYTES).strip();
        } catch (IOException e) {
            throw unreadable(file, IoErrorText.withoutFile(e));
        } catch (InvalidPathException e) {
            throw unreadable(file, "not the name of a file");
        }
    }

    private ConfigurationException unreadable(String file, String reason) {
        return new ConfigurationException(fileFlag() + " (" + fileEnvironment() + ") names " + shown(file)
                + ", which cannot be read (" + reason + "). Check the path, and that this user may read the file.");
    }

    /** {@return the file's name for a message} It may be the secret itself if its folder does not exist. */
    private static String shown(String file) {
        try {
            Path folder = Path.of(file).getParent();
            return folder != null && Files.isDirectory(folder)
                    ? file
                    : "a file (not shown, since it may be the secret itself)";
        } catch (InvalidPathException e) {
            return "a file (not shown, since it is not a path)";
        }
    }

    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /**
     * {@return a value in the form that routes take: true or false, a URL without a slash at its end, a duration in
     * milliseconds, a cron expression of Quartz, a size in bytes}
     *
     * @throws ConfigurationException if the value is invalid; the message names flag and value in one line
     */
    String checked(String text) {
        String value = switch (kind) {
            case TEXT, LIST, SECRET -> text;
            case WORD -> text.toLowerCase(Locale.ROOT);
            case LOG_LEVEL -> GoFormat.logLevel(text);
            case COUNT -> matching(text, "\\d{1,6}", "give a whole number");
            case PORT -> port(text);
            case SWITCH ->
                GoFormat.bool(text).map(String::valueOf).orElseThrow(() -> invalid(text, "give true or false"));
            case URL -> parsed(text, UrlText::origin);
            case REDIRECT_URL -> parsed(text, UrlText::redirectUrl);
            case DURATION, DURATION_OR_ZERO -> milliseconds(text);
            case DURATION_OR_CRON ->
                text.isEmpty() ? "" : CronText.isLike(text) ? parsed(text, CronText::checked) : milliseconds(text);
            case SIZE ->
                text.isEmpty()
                        ? ""
                        : GoFormat.bytes(text)
                                .map(String::valueOf)
                                .orElseThrow(() ->
                                        invalid(text, "give a size and its unit, such as 512KiB, 256MiB or 1GiB"));
        };
        if (!isAllowed.test(value)) {
            throw invalid(text, "give " + allowed);
        }
        return value;
    }

    private String matching(String text, String pattern, String remedy) {
        if (!text.matches(pattern)) {
            throw invalid(text, remedy);
        }
        return text;
    }

    private String port(String text) {
        String port = matching(text, "\\d{1,5}", PORT_REMEDY);
        if (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw invalid(text, PORT_REMEDY);
        }
        return port;
    }

    private String milliseconds(String text) {
        boolean mayBeZero = kind == Kind.DURATION_OR_ZERO;
        return GoFormat.duration(text)
                .map(Duration::toMillis)
                .filter(millis -> millis >= (mayBeZero ? 0 : MIN_MILLIS))
                .map(String::valueOf)
                .orElseThrow(() -> invalid(
                        text,
                        "give a time and its unit, such as 90s, 30m, 6h or 1d"
                                + (mayBeZero ? "" : ", of one second or more")
                                + (kind == Kind.DURATION_OR_CRON ? ", or a cron expression of six fields" : "")));
    }

    private String parsed(String text, UnaryOperator<String> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid(text, String.valueOf(e.getMessage()));
        }
    }

    private ConfigurationException invalid(String text, String remedy) {
        String shown =
                kind == Kind.URL || kind == Kind.REDIRECT_URL ? text.replaceFirst("(//|^)[^/]*@", "$1***@") : text;
        return new ConfigurationException(flag() + " (" + environment() + ") is "
                + (isSecret() ? "***" : shown.isEmpty() ? "empty" : shown) + ": " + remedy + ".");
    }
}

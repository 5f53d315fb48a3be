package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import io.batonxero.hawtio.HawtioConfig;
import io.batonxero.hawtio.PublicUrl;
import io.batonxero.net.Network;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting under its three names: the key in application.properties, the environment variable, the flag.
 *
 * @param key as in application.properties, with {@code baton.} before it
 * @param kind what its text must look like
 * @param byDefault as in application.properties; empty where there is none
 * @param meaning one sentence for {@code --help}
 */
public record Setting(String key, Group group, Kind kind, String byDefault, String meaning) {
    /** What a setting's text must look like. */
    public enum Kind {
        TEXT,
        SECRET,
        URL,
        COUNT,
        SWITCH,
        DURATION,
        SIZE
    }

    /** Under which heading a setting stands in {@code --help}. */
    public enum Group {
        SIGN_IN("Signing in to Xero"),
        READING("What is read"),
        SYNC("What is left"),
        C1("ConductorOne"),
        PROGRAM("The program");

        public final String heading;

        Group(String heading) {
            this.heading = heading;
        }
    }

    public static final String PREFIX = "baton.";

    private static final int MAX_SECRET_BYTES = 1 << 16;
    private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,6})([kmg])(i?b)?");
    private static final long LONGEST_REST = Duration.ofDays(30).toMillis();

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

    /** {@return the flag that names a file with a secret in it} */
    public String fileFlag() {
        return flag() + "-file";
    }

    public String fileEnvironment() {
        return environment() + "_FILE";
    }

    /**
     * {@return the secret in a file, without blanks around it}
     *
     * @throws ConfigurationException if it cannot be read
     */
    public String readFrom(String file) {
        try {
            return SmallFile.text(Path.of(file), MAX_SECRET_BYTES).strip();
        } catch (IOException failed) {
            throw unreadable(file, IoErrorText.withoutFile(failed));
        } catch (InvalidPathException failed) {
            throw unreadable(file, "not the name of a file");
        }
    }

    private ConfigurationException unreadable(String file, String reason) {
        return new ConfigurationException(
                fileFlag() + " " + named(file) + ": cannot be read (" + reason + ") (" + fileEnvironment() + ").");
    }

    /** {@return a file's name for a message} Not where no such folder is: it may be the secret itself. */
    private static String named(String file) {
        try {
            Path folder = Path.of(file).getParent();
            return folder != null && Files.isDirectory(folder) ? file : "(not shown: it may be the secret itself)";
        } catch (InvalidPathException notOne) {
            return "(not shown: it is not the name of a file)";
        }
    }

    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /**
     * {@return the text in the form that routes take: a URL without a slash at its end, a duration in milliseconds, a size in
     * bytes}
     *
     * @throws ConfigurationException if it cannot be used, in one line that names flag and value
     */
    String checked(String text) {
        boolean wrong = switch (key) {
            case "baton.xero.parallel", "baton.task-concurrency" -> text.matches("0+");
            case "baton.health-check-port", "baton.hawtio-port" ->
                !text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535;
            case "baton.hawtio-public-url" ->
                !text.isEmpty() && PublicUrl.of(text).isEmpty();
            case "baton.hawtio-proxies" ->
                !text.isEmpty() && HawtioConfig.proxies(text).isEmpty();
            case "baton.sync.max-skipped" -> text.matches("\\d{4,}|[2-9]\\d\\d|1(?!00)\\d\\d");
            case "baton.file", "baton.keep-signed-in" -> text.isEmpty();
            case "baton.summary" -> !text.matches("text|json");
            case "baton.log-level" -> !text.matches("debug|info|warn|error");
            case "baton.log-format" -> !text.matches("|console|json");
            default -> false;
        };
        if (wrong) {
            throw bad(text, text.isEmpty() ? "give one" : "give " + allowed());
        }
        return switch (kind) {
            case TEXT, SECRET -> text;
            case COUNT -> count(text);
            case SWITCH -> flagged(text);
            case URL -> url(text);
            case DURATION -> text.isEmpty() ? "" : milliseconds(text);
            case SIZE -> text.isEmpty() ? "" : bytes(text);
        };
    }

    private String allowed() {
        return switch (key) {
            case "baton.xero.parallel", "baton.task-concurrency" -> "at least 1";
            case "baton.health-check-port", "baton.hawtio-port" -> "a port, 1 to 65535";
            case "baton.hawtio-public-url" ->
                "scheme https, host, port and path alone, such as https://ops.example.com/xero";
            case "baton.hawtio-proxies" -> "addresses or networks such as 10.42.0.0/16, separated by comma";
            case "baton.sync.max-skipped" -> "a percentage, 0 to 100";
            case "baton.summary" -> "text or json";
            case "baton.log-level" -> "debug, info, warn or error";
            default -> "console or json";
        };
    }

    private String count(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw bad(text, "give a whole number");
        }
        return text;
    }

    private String flagged(String text) {
        if (!text.matches("(?i)true|false")) {
            throw bad(text, "give true or false");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private String milliseconds(String text) {
        // Not by Camel's parser: its logger would be made before it is known how to log.
        String iso = text.replaceFirst("(?i)^(\\d+d)?", "P$1T").replaceFirst("T$", "");
        long period;
        try {
            period = Duration.parse(iso).toMillis();
        } catch (DateTimeParseException | ArithmeticException notOne) {
            period = 0;
        }
        boolean none = period == 0 && text.matches("0[a-zA-Z]") && key.equals("baton.xero.retry-for");
        if (period < 1000 && !none) {
            throw bad(text, "give a time and its unit, such as 90s, 30m, 6h or 1d");
        }
        if (key.equals("baton.keep-signed-in") && period > LONGEST_REST) {
            throw bad(text, "give at most 30d: Xero forgets a sign-in that rests for 60 days");
        }
        return Long.toString(period);
    }

    private String bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches() || size.group(1).matches("0+")) {
            throw bad(text, "give a size and its unit, such as 512KiB, 256MiB or 1GiB");
        }
        int shift = 10 * " kmg".indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return Long.toString(Long.parseLong(size.group(1)) << shift);
    }

    private String url(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw bad(text, "is not a URL; give one such as https://api.xero.com");
        }
        String host = url.getHost();
        boolean bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
        if (host == null || !bare || !(mayHavePath() || List.of("", "/").contains(url.getRawPath()))) {
            throw bad(
                    text,
                    mayHavePath()
                            ? "give scheme, host, port and path alone, such as http://localhost:8080/callback"
                            : "give scheme, host and port alone, such as https://api.xero.com");
        }
        boolean plain = "http".equals(url.getScheme()) && Network.isLoopback(host);
        if (!plain && !"https".equals(url.getScheme())) {
            throw bad(text, "must begin with https:// (plain http is for this machine only)");
        }
        // Paths are appended to it, and begin with a slash themselves. One that Xero compares stays as it is.
        return mayHavePath() ? text : text.replaceAll("/+$", "");
    }

    private boolean mayHavePath() {
        return key.equals("baton.xero.redirect-url");
    }

    private ConfigurationException bad(String text, String remedy) {
        String shown = kind == Kind.URL ? text.replaceFirst("(//|^)[^/]*@", "$1***@") : text;
        return new ConfigurationException(
                flag() + " " + (isSecret() ? "***" : shown) + ": " + remedy + " (" + environment() + ").");
    }
}

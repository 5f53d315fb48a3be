package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The encoding in which the JVM exchanges arguments, variables and paths with the system. It follows the locale; the one of
 * {@code LC_ALL=C}, which cron has, is ASCII.
 */
public final class LocaleCheck {
    /** The settings that are paths or lists of paths. */
    private static final List<String> PATHS = List.of(
            "baton.file",
            "baton.report",
            "baton.state-dir",
            "baton.token-store",
            "baton.routes",
            "baton.users-folder",
            "baton.delivery-folder");

    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));
    /** The character to which the JVM decodes bytes that are not in the encoding. */
    private static final String REPLACEMENT = "\uFFFD";

    private LocaleCheck() {}

    /**
     * Fails if the JVM could not decode an argument, a variable or a folder. No value is shown, since it may be a secret.
     *
     * @throws ConfigurationException with what to set
     */
    public static void requireDecoded(Collection<String> arguments, Map<String, String> environment) {
        if (CHARSET.equals(StandardCharsets.UTF_8)) {
            return;
        }
        if (arguments.stream().anyMatch(LocaleCheck::isDamaged)) {
            throw unfit("a flag");
        }
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().matches("BATON_.*|HOME|XDG_STATE_HOME"))
                .filter(variable -> isDamaged(variable.getValue()))
                .findAny()
                .ifPresent(variable -> {
                    throw unfit("the variable " + variable.getKey());
                });
        for (String property : List.of("user.dir", "java.class.path", "java.io.tmpdir")) {
            if (isDamaged(System.getProperty(property, ""))) {
                throw unfit("the folder " + System.getProperty(property));
            }
        }
    }

    /** Fails if a path in the settings cannot be encoded. */
    static void requireEncodable(Settings settings) {
        PATHS.stream()
                .filter(key -> !CHARSET.newEncoder().canEncode(settings.get(key)))
                .findFirst()
                .ifPresent(key -> {
                    throw unfit(key + " = " + settings.get(key) + " (" + Setting.environment(key) + ")");
                });
    }

    private static boolean isDamaged(String text) {
        return text.contains(REPLACEMENT);
    }

    private static ConfigurationException unfit(String what) {
        return new ConfigurationException("The locale of this process has the encoding " + CHARSET
                + ", which cannot represent " + what
                + ". Set LC_ALL=C.UTF-8, or start the program by bin/baton-xero-camel, which does that.");
    }
}

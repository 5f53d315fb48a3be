package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Options of Camel that would stop this program, start its work a second time, or bypass its own settings. */
final class RefusedCamelSettings {
    /** Patterns of names in lower case without separators, since Camel accepts several notations, and the remedies. */
    private static final Map<String, String> REFUSED = new LinkedHashMap<>();

    static {
        REFUSED.put(
                "camelmainautostartup.*|camelcomponentquartzautostartscheduler|camelstartupcondition.*",
                "the routes of this program always start; a command or --every selects the work");
        REFUSED.put(
                "camelmainduration.*",
                "one sync ends by itself, and --every (BATON_EVERY) repeats it; --sync-timeout (BATON_SYNC_TIMEOUT) limits one");
        REFUSED.put(
                "camelmainroutesreload.*|camelmaincontextreload.*",
                "set --reload (BATON_RELOAD), which replaces edited routes between syncs");
        REFUSED.put(
                "camelmain(java)?routes(in|ex)cludepattern|camelmainroutefilter.*|camelmainroutes(builder|collector).*"
                        + "|camelmainbasepackagescan.*",
                "name route folders with --routes (BATON_ROUTES)");
        REFUSED.put(
                "camelroutecontroller.*|camelmainlightweight",
                "a route that cannot start ends this program with a message");
        REFUSED.put(
                "camelmainautoconfiguration(enabled|environmentvariablesenabled|systempropertiesenabled)"
                        + "|camelmain(file|cloud)(configurations|propertieslocation)|camelmainpropertyplaceholder.*",
                "write keys into application.properties, or set the environment variables of docs/settings.md");
    }

    private RefusedCamelSettings() {}

    /**
     * Fails if one of these options is set.
     *
     * @param names keys or environment variables
     * @param place where they are set, for the message
     * @throws ConfigurationException with the option and what to do instead
     */
    static void requirePermitted(Collection<String> names, String place) {
        names.stream()
                .filter(name -> !remedy(name).isEmpty())
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new ConfigurationException(
                            name + " (" + place + ") is an option of Camel that this program does not"
                                    + " permit: remove it. Instead, " + remedy(name) + ".");
                });
    }

    private static String remedy(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_.\\[\\]]", "");
        return REFUSED.entrySet().stream()
                .filter(refused -> plain.matches(refused.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}

package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Options of Camel that would stop this program, start its work a second time, or bypass its own settings. */
final class RefusedCamelSettings {
    private static final String PREFIX = "camel";

    /** Patterns of names in lower case without separators, since Camel accepts several notations, and the remedies. */
    private static final Map<Pattern, String> REFUSED = new LinkedHashMap<>();

    static {
        refuse(
                "camel(main|context)autostartup.*|camelcomponentquartzautostartscheduler|camelstartupcondition.*|camelmainruncontroller",
                "The routes of this program always start; a command or --every selects the work");
        refuse(
                "camel(server|management|metrics)enabled",
                "Set --health-check (BATON_HEALTH_CHECK), which serves health and metrics, or --hawtio (BATON_HAWTIO)");
        refuse(
                "camelmainduration.*",
                "One sync ends by itself, and --every (BATON_EVERY) repeats it; --sync-timeout (BATON_SYNC_TIMEOUT) limits one");
        refuse(
                "camelmainroutesreload.*|camelmaincontextreload.*",
                "Set --reload (BATON_RELOAD), which replaces edited routes between syncs");
        refuse(
                "camelmain(java)?routes(in|ex)cludepattern|camelmainroutefilter.*|camelmainroutes(builder|collector).*"
                        + "|camelmainbasepackagescan.*",
                "Set route folders with --routes (BATON_ROUTES)");
        refuse(
                "camelroutecontroller.*|camelmainlightweight",
                "A route that cannot start ends this program with a message");
        refuse(
                "camelmainautoconfiguration(enabled|environmentvariablesenabled|systempropertiesenabled)"
                        + "|camelmain(file|cloud)(configurations|propertieslocation)|camelmainpropertyplaceholder.*",
                "Write keys into application.properties, or set the environment variables of docs/settings.md");
    }

    private RefusedCamelSettings() {}

    private static void refuse(String names, String remedy) {
        REFUSED.put(Pattern.compile(names), remedy);
    }

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
                                    + " permit: remove it. " + remedy(name) + ".");
                });
    }

    private static String remedy(String name) {
        if (!name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return "";
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_.\\[\\]]", "");
        return REFUSED.entrySet().stream()
                .filter(refused -> refused.getKey().matcher(plain).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}

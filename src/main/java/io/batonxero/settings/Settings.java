package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.c1.C1Credentials;
import io.batonxero.file.SmallFile;
import io.batonxero.net.NetworkLimits;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is set. Flags beat the environment, which beats application.properties; an empty variable counts as not set.
 *
 * @param file application.properties
 * @param given what flags and environment say, by key
 * @param all the same and what the file says, by key
 */
public record Settings(Path file, Map<String, String> given, Map<String, String> all) {
    private static final int MAX_FILE_BYTES = 1 << 20;

    public Settings {
        given = Collections.unmodifiableMap(new HashMap<>(given));
        all = Collections.unmodifiableMap(new HashMap<>(all));
        SecretSettings.register(all);
    }

    /**
     * {@return the settings of a run}
     *
     * @param flags values by key
     * @throws ConfigurationException if one cannot be used
     */
    public static Settings of(Map<String, String> flags, Map<String, String> environment, Path file) {
        Map<String, String> all = read(file);
        Map<String, String> given = new HashMap<>();
        KnownSettings.ALL.forEach(setting -> all.putIfAbsent(setting.key(), ""));
        for (String key : all.keySet()) {
            String value = environment.get(Setting.environment(key));
            if (key.startsWith(Setting.PREFIX) && value != null && !value.isEmpty()) {
                given.put(key, value.strip());
            }
        }
        for (Setting setting : KnownSettings.ALL) {
            String secretFile = environment.getOrDefault(setting.fileEnvironment(), "");
            if (setting.isSecret() && !secretFile.isEmpty() && !given.containsKey(setting.key())) {
                given.put(setting.key(), setting.readFrom(secretFile));
            }
        }
        given.putAll(flags);
        all.putAll(given);
        boolean isFiltered = !all.getOrDefault("baton.sync-resource-types", "").isEmpty()
                || "true".equalsIgnoreCase(all.get("baton.skip-entitlements-and-grants"));
        if (isFiltered && !all.getOrDefault("baton.report", "").isEmpty()) {
            throw new ConfigurationException("--report needs everything: leave out --sync-resource-types and"
                    + " --skip-entitlements-and-grants (BATON_REPORT).");
        }
        return new Settings(file, given, all)
                .with(KnownSettings.ALL.stream()
                        .collect(Collectors.toMap(Setting::key, setting -> setting.checked(value(all, setting)))));
    }

    private static String value(Map<String, String> all, Setting setting) {
        String value = all.getOrDefault(setting.key(), "");
        // A person may leave a switch empty, or out; that is no.
        return setting.kind() == Setting.Kind.SWITCH && value.isEmpty() ? "false" : value;
    }

    /** {@return the environment variables that say something here} */
    public Set<String> variables() {
        Set<String> names = new HashSet<>();
        all.keySet().forEach(key -> names.add(Setting.environment(key)));
        KnownSettings.ALL.stream().filter(Setting::isSecret).forEach(secret -> names.add(secret.fileEnvironment()));
        return names;
    }

    public String get(String key) {
        return all.getOrDefault(key, "");
    }

    /** {@return these settings and some that nothing may override} */
    public Settings with(Map<String, String> more) {
        Map<String, String> moreGiven = new HashMap<>(given);
        moreGiven.putAll(more);
        Map<String, String> moreAll = new HashMap<>(all);
        moreAll.putAll(more);
        return new Settings(file, moreGiven, moreAll);
    }

    /** {@return who we are to ConductorOne} */
    public C1Credentials c1Credentials() {
        return C1Credentials.of(get("baton.client-id"), get("baton.client-secret"), get("baton.c1-api-host"));
    }

    /** {@return whether somebody is asked by TLS} To a Xero on this machine, as in a demo, it may be plain HTTP. */
    public boolean isByTls() {
        Stream<String> addresses = get("baton.token").isEmpty()
                ? Stream.of("baton.xero.api-url", "baton.xero.identity-url")
                : Stream.of("baton.xero.api-url");
        return !get("baton.client-id").isEmpty() || addresses.anyMatch(key -> !get(key).startsWith("http:"));
    }

    /** {@return how long connections and requests may take} */
    public NetworkLimits networkLimits() {
        return new NetworkLimits(
                duration("baton.connect-timeout"),
                NetworkLimits.DEFAULT.readTimeout(),
                duration("baton.request-timeout"));
    }

    /** {@return where those who watch the program find it} */
    public InetSocketAddress managementAddress() {
        return new InetSocketAddress(
                get("baton.health-check-bind-address"), Integer.parseInt(get("baton.health-check-port")));
    }

    /** {@return where Hawtio listens} */
    public InetSocketAddress hawtioAddress() {
        return new InetSocketAddress(get("baton.hawtio-bind-address"), Integer.parseInt(get("baton.hawtio-port")));
    }

    /** {@return a time} The default where a file of an earlier version has none. */
    public Duration duration(String key) {
        String text = get(key);
        return Duration.ofMillis(Long.parseLong(
                !text.isEmpty()
                        ? text
                        : KnownSettings.ALL.stream()
                                .filter(setting -> setting.key().equals(key))
                                .map(setting -> setting.checked(setting.defaultText()))
                                .findFirst()
                                .orElseThrow()));
    }

    public boolean isHawtio() {
        return get("baton.hawtio").equals("true");
    }

    public boolean isReload() {
        return get("baton.reload").equals("true");
    }

    public boolean isHealthCheck() {
        return get("baton.health-check").equals("true");
    }

    public boolean isSummaryJson() {
        return get("baton.summary").equals("json");
    }

    /** {@return the Xero app, with its secrets} */
    public XeroApp xeroApp() {
        return new XeroApp(
                get("baton.xero.client-id"),
                get("baton.xero.client-secret"),
                get("baton.refresh-token"),
                get("baton.token"),
                get("baton.xero.projects").equals("true") ? Scopes.SETTINGS + " " + Scopes.PROJECTS : Scopes.SETTINGS);
    }

    /** {@return what Camel is told, and nothing may override} */
    public Properties forCamel() {
        return withoutSecrets(given);
    }

    /** {@return all that Camel is told} */
    public Properties defaultsForCamel() {
        Properties properties = withoutSecrets(all);
        properties.keySet().removeIf(key -> isAutoStartup(String.valueOf(key)));
        return properties;
    }

    /**
     * {@return the keys that change nothing} A key of the program's that is misspelt, or that no route names.
     *
     * @param routes the texts of the route files
     */
    public List<String> unused(Collection<String> routes) {
        Set<String> known = KnownSettings.ALL.stream().map(Setting::key).collect(Collectors.toCollection(HashSet::new));
        known.addAll(KnownSettings.OF_SWAPS);
        return all.keySet().stream()
                .filter(key -> isAutoStartup(key)
                        || (key.startsWith(Setting.PREFIX)
                                && !known.contains(key)
                                && Stream.concat(routes.stream(), all.values().stream())
                                        .noneMatch(text -> text.contains("{{" + key))))
                .sorted()
                .toList();
    }

    /** Without its triggers a run would wait for ever. */
    private static boolean isAutoStartup(String key) {
        return key.replace("-", "").equalsIgnoreCase("camel.main.autostartup");
    }

    /** Camel writes the values it looks up into its debug log. */
    private static Properties withoutSecrets(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        KnownSettings.ALL.stream().filter(Setting::isSecret).forEach(secret -> properties.remove(secret.key()));
        return properties;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(SmallFile.text(file, MAX_FILE_BYTES)));
        } catch (IOException failed) {
            throw new ConfigurationException(file + " cannot be read (" + IoErrorText.of(failed) + ").", failed);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(file + " cannot be read: " + malformed.getMessage(), malformed);
        }
        Map<String, String> read = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> read.put(key, properties.getProperty(key).strip()));
        return read;
    }
}

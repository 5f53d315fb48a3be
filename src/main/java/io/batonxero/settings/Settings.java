package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.c1.C1Credentials;
import io.batonxero.net.NetworkLimits;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.XeroApp;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a run. Flags take precedence over the environment, the environment over application.properties, and that
 * over the defaults. An empty variable counts as not set.
 *
 * @param file application.properties
 * @param given values from flags and environment, by key
 * @param all values from flags, environment, file and defaults, by key
 */
public record Settings(Path file, Map<String, String> given, Map<String, String> all) {
    private static final String SFTP_PASSWORD_BEAN = "sftpPassword";

    /** In the folder of a {@code file:} endpoint. */
    private static final Pattern URL_SYNTAX =
            Pattern.compile("[?]|%\\p{XDigit}{2}|\\$\\{" + (File.separatorChar == '/' ? "|\\\\" : ""));

    public Settings {
        given = Collections.unmodifiableMap(new HashMap<>(given));
        all = Collections.unmodifiableMap(new HashMap<>(all));
        SecretSettings.register(all);
    }

    /**
     * {@return the settings of a run}
     *
     * @param flags values by key
     * @throws ConfigurationException if a value is invalid
     */
    public static Settings of(Map<String, String> flags, Map<String, String> environment, Path file) {
        Map<String, String> ofFile = SettingsFile.read(file);
        RefusedCamelSettings.requirePermitted(ofFile.keySet(), file.toString());
        RefusedCamelSettings.requirePermitted(environment.keySet(), "environment variable");
        RefusedCamelSettings.requirePermitted(System.getProperties().stringPropertyNames(), "system property of Java");
        Map<String, String> all = SettingsFile.withDefaults(ofFile);
        KnownSettings.ALL.forEach(setting -> all.putIfAbsent(setting.key(), ""));
        Map<String, String> given = new HashMap<>();
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
        return new Settings(file, given, all)
                .with(KnownSettings.ALL.stream()
                        .collect(Collectors.toMap(Setting::key, setting -> setting.checked(value(all, setting)))))
                .checked();
    }

    private Settings checked() {
        boolean isIncomplete = !get("baton.sync-resource-types").isEmpty()
                || Stream.of("baton.skip-entitlements-and-grants", "baton.skip-full-sync")
                        .anyMatch(key -> get(key).equals("true"));
        if (isIncomplete && !get("baton.report").isEmpty()) {
            throw new ConfigurationException(
                    "--report (BATON_REPORT) needs a complete sync: remove --sync-resource-types,"
                            + " --skip-entitlements-and-grants and --skip-full-sync.");
        }
        String folder = get("baton.delivery-folder");
        if (URL_SYNTAX.matcher(folder).find()) {
            throw new ConfigurationException("baton.delivery-folder (BATON_DELIVERY_FOLDER) is " + folder
                    + ", in which Camel would take ?, ${, \\ or % with two digits as syntax of a URL. Set a folder"
                    + " without them.");
        }
        LocaleCheck.requireEncodable(this);
        return this;
    }

    private static String value(Map<String, String> all, Setting setting) {
        String value = all.getOrDefault(setting.key(), "");
        // An empty switch is off.
        return setting.kind() == Setting.Kind.SWITCH && value.isEmpty() ? "false" : value;
    }

    /** {@return the names of the known environment variables} */
    public Set<String> variables() {
        Set<String> names = new HashSet<>();
        all.keySet().forEach(key -> names.add(Setting.environment(key)));
        KnownSettings.ALL.stream().filter(Setting::isSecret).forEach(secret -> names.add(secret.fileEnvironment()));
        return names;
    }

    public String get(String key) {
        return all.getOrDefault(key, "");
    }

    /** {@return these settings with others that take precedence} */
    public Settings with(Map<String, String> more) {
        Map<String, String> moreGiven = new HashMap<>(given);
        moreGiven.putAll(more);
        Map<String, String> moreAll = new HashMap<>(all);
        moreAll.putAll(more);
        return new Settings(file, moreGiven, moreAll);
    }

    /** {@return the credentials for ConductorOne} */
    public C1Credentials c1Credentials() {
        return C1Credentials.of(get("baton.client-id"), get("baton.client-secret"), get("baton.c1-api-host"));
    }

    /** {@return whether any endpoint uses TLS} A simulated Xero on this machine uses plain HTTP. */
    public boolean usesTls() {
        Stream<String> addresses = get("baton.token").isEmpty()
                ? Stream.of("baton.xero.api-url", "baton.xero.identity-url")
                : Stream.of("baton.xero.api-url");
        return !get("baton.client-id").isEmpty() || addresses.anyMatch(key -> !get(key).startsWith("http:"));
    }

    /** {@return the timeouts of connections and requests} */
    public NetworkLimits networkLimits() {
        return new NetworkLimits(
                duration("baton.connect-timeout"),
                NetworkLimits.DEFAULT.readTimeout(),
                duration("baton.request-timeout"));
    }

    /** {@return the listen address for health and metrics} */
    public InetSocketAddress managementAddress() {
        return new InetSocketAddress(
                get("baton.health-check-bind-address"), Integer.parseInt(get("baton.health-check-port")));
    }

    /** {@return the listen address of Hawtio} */
    public InetSocketAddress hawtioAddress() {
        return new InetSocketAddress(get("baton.hawtio-bind-address"), Integer.parseInt(get("baton.hawtio-port")));
    }

    public Duration duration(String key) {
        return Duration.ofMillis(Long.parseLong(get(key)));
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

    public SummaryFormat summaryFormat() {
        return SummaryFormat.valueOf(get("baton.summary").toUpperCase(Locale.ROOT));
    }

    public boolean isSummaryJson() {
        return summaryFormat() == SummaryFormat.JSON;
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

    /** {@return the properties for Camel that take precedence over those of the file} */
    public Properties forCamel() {
        return withoutSecrets(given);
    }

    /**
     * {@return the settings for Camel's registry, by key: as a bean, a value reaches a constructor without being parsed; and
     * {@value #SFTP_PASSWORD_BEAN}, the only secret that a component of Camel takes}
     */
    public Map<String, String> beans() {
        Map<String, String> beans = new HashMap<>(all);
        // Camel takes one pair of quotes off even then.
        beans.replaceAll((key, value) -> isQuoted(value, "'") || isQuoted(value, "\"") ? '"' + value + '"' : value);
        beans.keySet().removeIf(key -> !key.startsWith(Setting.PREFIX));
        KnownSettings.ALL.stream().filter(Setting::isSecret).forEach(secret -> beans.remove(secret.key()));
        beans.put(SFTP_PASSWORD_BEAN, get("baton.sftp.password"));
        return beans;
    }

    private static boolean isQuoted(String value, String quote) {
        return value.length() > 1 && value.startsWith(quote) && value.endsWith(quote);
    }

    /** {@return all properties for Camel} */
    public Properties defaultsForCamel() {
        return withoutSecrets(all);
    }

    /**
     * Fails if the file has a misspelt key, since it would have no effect.
     *
     * @param routes the texts of the route files, which may use keys of their own
     * @throws ConfigurationException with the key and similar ones
     */
    public void requireUsed(Collection<String> routes) {
        SettingsFile.requireUsed(file, all, routes);
    }

    /** Camel writes the values of properties to its debug log. */
    private static Properties withoutSecrets(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        KnownSettings.ALL.stream().filter(Setting::isSecret).forEach(secret -> properties.remove(secret.key()));
        return properties;
    }
}

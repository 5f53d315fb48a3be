package io.batonxero.settings;

import c1.connector.v2.ResourceType;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.hawtio.HawtioConfig;
import io.batonxero.hawtio.PublicUrl;
import io.batonxero.settings.Setting.Group;
import io.batonxero.settings.Setting.Kind;
import io.batonxero.settings.Values.Source;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the program, in the order of {@code --help}. */
public final class KnownSettings {
    private static final String AT_LEAST_1 = "0*[1-9]\\d*";
    private static final Values FILES = Values.of(Source.FILES);
    private static final Values FOLDERS = Values.of(Source.FOLDERS);
    private static final List<String> RESOURCE_TYPES =
            ResourceTypes.ALL.stream().map(ResourceType::getId).toList();

    /** The Kubernetes Secret of the last delivery. */
    public static final String DELIVERY_SECRET = "baton.kubernetes.delivery-secret";

    private KnownSettings() {}

    private static final List<Setting> BEFORE_OUTPUT = List.of(
            text(Group.XERO, "xero.client-id", "", "Client id of the Xero app"),
            secret(Group.XERO, "xero.client-secret", "Client secret of the Xero app; a PKCE app has none"),
            secret(
                    Group.XERO,
                    "refresh-token",
                    "Xero refresh token of a consent elsewhere; not needed after authorize"),
            secret(Group.XERO, "token", "Xero access token to use as it is; valid for 30 minutes"),
            of(Group.XERO, "xero.api-url", Kind.URL, "https://api.xero.com", "Base URL of Xero's API"),
            of(
                    Group.XERO,
                    "xero.identity-url",
                    Kind.URL,
                    "https://identity.xero.com",
                    "Base URL of Xero's token endpoint"),
            of(
                            Group.XERO,
                            "keep-signed-in",
                            Kind.DURATION,
                            "6h",
                            "How often a program that keeps running refreshes an unused Xero sign-in, at most 30d")
                    .where(
                            "at most 30d: Xero forgets a sign-in that is unused for 60 days",
                            KnownSettings::isAtMost30Days),
            of(Group.XERO, "xero.login-url", Kind.URL, "https://login.xero.com", "Base URL of Xero's consent page"),
            of(
                    Group.XERO,
                    "xero.redirect-url",
                    Kind.REDIRECT_URL,
                    "http://localhost:8080/callback",
                    "Redirect URL of the consent, exactly as registered at Xero; https needs authorize --paste"),
            of(
                            Group.XERO,
                            "xero.organisations",
                            Kind.LIST,
                            "",
                            "Organisations to read: tenant ids or names, comma-separated, in double quotes if they contain a comma;"
                                    + " !name excludes one; default all")
                    .offering(Values.of(Source.ORGANISATIONS)),
            text(
                            Group.XERO,
                            "xero.legacy-organisation",
                            "",
                            "After a move from baton-xero: the tenant id of the organisation whose roles keep their ids, or sole")
                    .offering(Values.of(Source.TENANT_IDS, "sole")),
            of(
                    Group.XERO,
                    "xero.projects",
                    Kind.SWITCH,
                    "false",
                    "Also read who can use Xero Projects; needs the scope projects.read"),
            of(Group.XERO, "xero.parallel", Kind.COUNT, "4", "Number of organisations to read at the same time")
                    .matching("at least 1", AT_LEAST_1),
            of(
                    Group.XERO,
                    "xero.retry-for",
                    Kind.DURATION_OR_ZERO,
                    "5m",
                    "How long to retry a request to Xero that failed for a moment; 0s disables retries"),
            of(
                    Group.XERO,
                    "xero.max-body",
                    Kind.SIZE,
                    "",
                    "Largest response of Xero to accept, uncompressed; default 25 % of the heap, at most 256MiB"),
            of(
                    Group.XERO,
                    "xero.users-page-size",
                    Kind.COUNT,
                    "0",
                    "Number of users in one response of Xero; 0 requests all at once"),
            of(Group.SYNC, "every", Kind.DURATION_OR_CRON, "", "Keep running and sync in each period or at cron times"),
            of(
                            Group.SYNC,
                            "sync-resource-types",
                            Kind.LIST,
                            "",
                            "Resource types to write: " + String.join(", ", RESOURCE_TYPES)
                                    + ", comma-separated; default all")
                    .offering(new Values(Source.NONE, RESOURCE_TYPES)),
            of(
                    Group.SYNC,
                    "skip-entitlements-and-grants",
                    Kind.SWITCH,
                    "false",
                    "Write the resources without entitlements and grants"),
            of(
                            Group.SYNC,
                            "sync.max-skipped",
                            Kind.COUNT,
                            "5",
                            "Percentage of invalid user records that a sync may skip before it fails")
                    .matching("a percentage, 0 to 100", "0*(\\d{1,2}|100)"),
            of(Group.SYNC, "step-timeout", Kind.DURATION, "20m", "Cancel a sync that makes no progress for this long"),
            of(Group.SYNC, "sync-timeout", Kind.DURATION, "12h", "Cancel a sync that takes longer than this"),
            of(
                            Group.SYNC,
                            "accept-removals",
                            Kind.LIST,
                            "",
                            "Codes that refused syncs printed, comma-separated: accept these removals")
                    .offering(Values.of(Source.REMOVAL_CODES)));

    private static final List<Setting> AFTER_OUTPUT = List.of(
            text(
                    Group.C1,
                    "client-id",
                    "",
                    "ConductorOne client id; with it the program runs as a service of ConductorOne"),
            secret(Group.C1, "client-secret", "ConductorOne client secret"),
            of(Group.C1, "task-concurrency", Kind.COUNT, "3", "Number of ConductorOne tasks to run at the same time")
                    .matching("at least 1", AT_LEAST_1),
            of(
                    Group.C1,
                    "skip-full-sync",
                    Kind.SWITCH,
                    "false",
                    "Complete each sync task of ConductorOne with a file that has only the resource types"),
            text(Group.C1, "host-id", "", "Name of this instance at ConductorOne; default the host name"),
            text(Group.C1, "c1-api-host", "", "ConductorOne host to connect to; default the one in the client id"),
            of(Group.SERVICE, "health-check", Kind.SWITCH, "false", "Serve health and metrics over HTTP"),
            of(Group.SERVICE, "health-check-port", Kind.PORT, "8081", "Port for health and metrics"),
            text(Group.SERVICE, "health-check-bind-address", "127.0.0.1", "Listen address for health and metrics"),
            of(
                    Group.SERVICE,
                    "hawtio",
                    Kind.SWITCH,
                    "true",
                    "Serve the Hawtio console, which shows the routes, while the program keeps running"),
            of(Group.SERVICE, "hawtio-port", Kind.PORT, "8778", "Port of the Hawtio console"),
            text(Group.SERVICE, "hawtio-bind-address", "127.0.0.1", "Listen address of the Hawtio console"),
            text(
                            Group.SERVICE,
                            "hawtio-public-url",
                            "",
                            "https URL at which browsers reach the Hawtio console through a proxy")
                    .where(
                            "scheme https, host, port and path alone, such as https://ops.example.com/xero",
                            text -> text.isEmpty() || PublicUrl.of(text).isPresent()),
            of(
                            Group.SERVICE,
                            "hawtio-proxies",
                            Kind.LIST,
                            "",
                            "Proxies whose X-Forwarded headers Hawtio trusts: addresses or networks, comma-separated")
                    .where(
                            "addresses or networks such as 10.42.0.0/16, separated by comma",
                            text -> text.isEmpty() || HawtioConfig.proxies(text).isPresent()),
            secret(
                    Group.SERVICE,
                    "hawtio.password",
                    "Password of the Hawtio user admin; default a generated one, shown on a terminal"),
            of(Group.SERVICE, "reload", Kind.SWITCH, "true", "Reload edited route files while the program runs"),
            of(
                            Group.LOGGING,
                            "log-level",
                            Kind.LOG_LEVEL,
                            "",
                            "Lowest level: %s; default info, but warn for a single run on a terminal")
                    .oneOf("debug", "info", "warn", "error"),
            of(
                            Group.LOGGING,
                            "log-format",
                            Kind.WORD,
                            "",
                            "Format of the log: %s; default console on a terminal, else json")
                    .oneOf("console", "json"),
            of(
                    Group.GENERAL,
                    "connect-timeout",
                    Kind.DURATION,
                    "20s",
                    "Timeout to connect to a host, including proxy and TLS"),
            of(
                    Group.GENERAL,
                    "request-timeout",
                    Kind.DURATION,
                    "3m",
                    "Timeout of an HTTP request, including its whole response"),
            text(
                            Group.GENERAL,
                            "state-dir",
                            "",
                            "Folder for the Xero tokens and the record of the last delivery; default baton-xero-camel in $XDG_STATE_HOME or ~/.local/state")
                    .offering(FOLDERS),
            text(Group.GENERAL, "token-store", "", "File for the Xero tokens; default in tokens/ of --state-dir")
                    .offering(FILES),
            of(
                            Group.GENERAL,
                            "routes",
                            Kind.LIST,
                            "routes",
                            "Route folders, comma-separated; a file in a later folder replaces one with the same name")
                    .offering(FOLDERS));

    /** All settings of the program; routes may have keys of their own. */
    public static final List<Setting> ALL = Stream.of(BEFORE_OUTPUT, OutputSettings.ALL, AFTER_OUTPUT)
            .flatMap(List::stream)
            .toList();

    private static boolean isAtMost30Days(String millis) {
        return !millis.isEmpty()
                && Long.parseLong(millis) <= Duration.ofDays(30).toMillis();
    }

    private static Setting text(Group group, String name, String defaultText, String meaning) {
        return of(group, name, Kind.TEXT, defaultText, meaning);
    }

    private static Setting secret(Group group, String name, String meaning) {
        return of(group, name, Kind.SECRET, "", meaning);
    }

    private static Setting of(Group group, String name, Kind kind, String defaultText, String meaning) {
        Values values = kind == Kind.SWITCH ? Values.words("true", "false") : Values.NONE;
        return new Setting(Setting.PREFIX + name, group, kind, defaultText, meaning, values, "", text -> true);
    }
}

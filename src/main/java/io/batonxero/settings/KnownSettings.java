package io.batonxero.settings;

import io.batonxero.settings.Setting.Group;
import io.batonxero.settings.Setting.Kind;
import java.util.List;

/** The settings there are. */
public final class KnownSettings {
    private KnownSettings() {}

    /** Keys that the program sets by itself, or that the swaps in {@code routes/swaps} read. */
    static final List<String> OF_SWAPS = List.of(
            "baton.mode",
            "baton.users-folder",
            "baton.delivery-folder",
            "baton.webhook-url",
            "baton.kubernetes.secret",
            "baton.kubernetes.lease",
            "baton.kubernetes.api-url",
            "baton.kubernetes.service-account");

    /** All that this program reads; routes may have keys of their own. */
    public static final List<Setting> ALL = List.of(
            text(Group.SIGN_IN, "xero.client-id", "", "Client id of the Xero app"),
            secret(Group.SIGN_IN, "xero.client-secret", "Its secret; a PKCE app has none"),
            secret(Group.SIGN_IN, "refresh-token", "A refresh token from a consent elsewhere; authorize needs none"),
            secret(Group.SIGN_IN, "token", "A ready access token, good for 30 minutes"),
            of(Group.SIGN_IN, "xero.api-url", Kind.URL, "https://api.xero.com", "Xero's API"),
            of(Group.SIGN_IN, "xero.identity-url", Kind.URL, "https://identity.xero.com", "Xero's token endpoint"),
            of(
                    Group.SIGN_IN,
                    "keep-signed-in",
                    Kind.DURATION,
                    "6h",
                    "How often a program that goes on renews its sign-in, at most 30d"),
            of(Group.SIGN_IN, "xero.login-url", Kind.URL, "https://login.xero.com", "Xero's consent page"),
            of(
                    Group.SIGN_IN,
                    "xero.redirect-url",
                    Kind.URL,
                    "http://localhost:8080/callback",
                    "Where that page sends the browser, exactly as registered at Xero; https takes --paste"),
            text(
                    Group.READING,
                    "xero.organisations",
                    "",
                    "Organisations to read, by id or name, by comma; !name leaves one out; all by default"),
            text(
                    Group.READING,
                    "xero.legacy-organisation",
                    "",
                    "The OrganisationID whose roles keep baton-xero's ids, or sole"),
            of(
                    Group.READING,
                    "xero.projects",
                    Kind.SWITCH,
                    "false",
                    "Read who can use Xero Projects too; takes the scope projects.read"),
            of(Group.READING, "xero.parallel", Kind.COUNT, "4", "Organisations read at the same time"),
            of(
                    Group.READING,
                    "xero.retry-for",
                    Kind.DURATION,
                    "5m",
                    "How long a request that fails for the moment is made again; 0s for once"),
            of(
                    Group.READING,
                    "xero.max-body",
                    Kind.SIZE,
                    "",
                    "The largest answer of Xero's to read, unpacked; by default a quarter of the heap, at most 256MiB"),
            of(Group.READING, "xero.users-page-size", Kind.COUNT, "0", "Users a request; 0 asks once for all"),
            of(Group.SYNC, "file", Kind.TEXT, "sync.c1z", "The file to leave"),
            text(Group.SYNC, "report", "", "Reports that people read: .csv, .html or .json files, by comma"),
            of(Group.SYNC, "every", Kind.DURATION, "", "Keep running and leave the file anew each time, such as 6h"),
            text(Group.SYNC, "summary", "text", "What stdout says of a sync: text for people, json for programs"),
            text(
                    Group.SYNC,
                    "sync-resource-types",
                    "",
                    "Resource types to leave in the file: org, role, user; all by default"),
            of(
                    Group.SYNC,
                    "skip-entitlements-and-grants",
                    Kind.SWITCH,
                    "false",
                    "Leave entitlements and grants out of the file"),
            of(Group.SYNC, "sync.max-skipped", Kind.COUNT, "5", "Percentage of bad user records a sync may skip"),
            of(
                    Group.SYNC,
                    "step-timeout",
                    Kind.DURATION,
                    "20m",
                    "How long a sync may make no progress before it is cancelled"),
            of(Group.SYNC, "sync-timeout", Kind.DURATION, "12h", "How long a sync may take before it is cancelled"),
            text(
                    Group.SYNC,
                    "accept-removals",
                    "",
                    "The codes that a refused sync named, by comma: accepts what they stand for, once"),
            text(Group.C1, "client-id", "", "ConductorOne client id: service mode"),
            secret(Group.C1, "client-secret", "ConductorOne client secret"),
            of(Group.C1, "task-concurrency", Kind.COUNT, "3", "Tasks worked on at the same time"),
            of(
                    Group.C1,
                    "skip-full-sync",
                    Kind.SWITCH,
                    "false",
                    "Answer each sync that is asked for by a file with nothing in it"),
            text(Group.C1, "host-id", "", "What this process is called; the machine's name by default"),
            text(Group.C1, "c1-api-host", "", "Host to speak to instead of the client id's"),
            of(
                    Group.PROGRAM,
                    "connect-timeout",
                    Kind.DURATION,
                    "20s",
                    "How long a connection to another host may take, with proxy and TLS"),
            of(
                    Group.PROGRAM,
                    "request-timeout",
                    Kind.DURATION,
                    "3m",
                    "How long an HTTP request and its whole response may take"),
            of(Group.PROGRAM, "health-check", Kind.SWITCH, "false", "Tell over HTTP how the service is"),
            of(Group.PROGRAM, "health-check-port", Kind.COUNT, "8081", "The port for that"),
            text(Group.PROGRAM, "health-check-bind-address", "127.0.0.1", "The address for that"),
            of(
                    Group.PROGRAM,
                    "hawtio",
                    Kind.SWITCH,
                    "true",
                    "Show the routes of a program that keeps running in Hawtio"),
            of(Group.PROGRAM, "hawtio-port", Kind.COUNT, "8778", "The port for that"),
            text(Group.PROGRAM, "hawtio-bind-address", "127.0.0.1", "The address for that"),
            text(Group.PROGRAM, "hawtio-public-url", "", "The https URL by which browsers reach it through a proxy"),
            text(
                    Group.PROGRAM,
                    "hawtio-proxies",
                    "",
                    "Addresses or networks, by comma, of proxies whose X-Forwarded headers are trusted"),
            secret(
                    Group.PROGRAM,
                    "hawtio.password",
                    "The password of its user admin; made up at a terminal by default"),
            text(
                    Group.PROGRAM,
                    "state-dir",
                    "",
                    "Folder of refresh token and last delivery; by default baton-xero-camel in $XDG_STATE_HOME or ~/.local/state"),
            text(Group.PROGRAM, "token-store", "", "File of refresh token; in tokens/ of that folder by default"),
            text(Group.PROGRAM, "routes", "routes", "Route folders, by comma; a later one replaces files of one name"),
            of(
                    Group.PROGRAM,
                    "reload",
                    Kind.SWITCH,
                    "true",
                    "Take edited route files into use while it runs; also --no-reload"),
            text(Group.PROGRAM, "log-level", "info", "debug, info, warn or error"),
            text(Group.PROGRAM, "log-format", "", "console or json; console on a terminal, else json, by default"));

    private static Setting text(Group group, String name, String byDefault, String meaning) {
        return of(group, name, Kind.TEXT, byDefault, meaning);
    }

    private static Setting secret(Group group, String name, String meaning) {
        return of(group, name, Kind.SECRET, "", meaning);
    }

    private static Setting of(Group group, String name, Kind kind, String byDefault, String meaning) {
        return new Setting(Setting.PREFIX + name, group, kind, byDefault, meaning);
    }
}

package io.batonxero.cli;

import io.batonxero.base.BadSetting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One setting under its three names: the key in application.properties, the environment variable, the flag.
 *
 * @param key as in application.properties, with {@code baton.} before it
 * @param kind what its text must look like
 * @param meaning one sentence for {@code --help}
 */
record Setting(String key, Kind kind, String meaning) {
    /** What a setting's text must look like. */
    enum Kind {
        TEXT,
        SECRET,
        URL,
        COUNT
    }

    static final String PREFIX = "baton.";

    /** All that this program reads; routes may have keys of their own. */
    static final List<Setting> ALL = List.of(
            new Setting("baton.xero.client-id", Kind.TEXT, "Client id of the Xero app"),
            new Setting("baton.xero.client-secret", Kind.SECRET, "Its secret; a PKCE app has none"),
            new Setting("baton.refresh-token", Kind.SECRET, "The first refresh token of a web app's consent"),
            new Setting("baton.token", Kind.SECRET, "A ready access token, good for 30 minutes"),
            new Setting("baton.client-id", Kind.TEXT, "ConductorOne client id (service mode)"),
            new Setting("baton.client-secret", Kind.SECRET, "ConductorOne client secret (service mode)"),
            new Setting("baton.file", Kind.TEXT, "The file to leave"),
            new Setting("baton.report", Kind.TEXT, "Reports that people read: .csv, .html or .json files, by comma"),
            new Setting("baton.xero.api-url", Kind.URL, "Xero's API"),
            new Setting("baton.xero.identity-url", Kind.URL, "Xero's token endpoint"),
            new Setting(
                    "baton.xero.organisations",
                    Kind.TEXT,
                    "Organisations to read, by id or name, by comma; !name leaves one out"),
            new Setting(
                    "baton.xero.legacy-organisation",
                    Kind.TEXT,
                    "The OrganisationID whose roles keep baton-xero's ids, or sole"),
            new Setting("baton.xero.parallel", Kind.COUNT, "Organisations read at the same time"),
            new Setting("baton.xero.users-page-size", Kind.COUNT, "Users a request; 0 asks once for all"),
            new Setting("baton.sync.max-skipped", Kind.COUNT, "Percentage of bad user records a sync may skip"),
            new Setting("baton.state-dir", Kind.TEXT, "Folder of the rotated refresh token"),
            new Setting("baton.routes", Kind.TEXT, "Route folders, by comma; a later one replaces files of one name"),
            new Setting("baton.log-level", Kind.TEXT, "debug, info, warn or error"),
            new Setting("baton.log-format", Kind.TEXT, "console or json; by default console on a terminal"));

    /** {@return the environment variable of a key} */
    static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    String environment() {
        return environment(key);
    }

    String flag() {
        return "--" + key.substring(PREFIX.length()).replace('.', '-');
    }

    /** {@return the flag that names a file with a secret in it} */
    String fileFlag() {
        return flag() + "-file";
    }

    String fileEnvironment() {
        return environment() + "_FILE";
    }

    /**
     * {@return the secret in a file, without blanks around it}
     *
     * @throws BadSetting if it cannot be read
     */
    String readFrom(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
        } catch (IOException | InvalidPathException failed) {
            throw new BadSetting(
                    fileFlag() + " " + file + ": cannot be read (" + failed + ") (" + fileEnvironment() + ").", failed);
        }
    }

    boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /**
     * Passes a text that can be used.
     *
     * @throws BadSetting if it cannot, in one line that names flag and value
     */
    void check(String text) {
        if (kind == Kind.COUNT && !text.matches("\\d{1,6}")) {
            throw bad(text, "give a whole number");
        }
        if (kind == Kind.URL) {
            checkUrl(text);
        }
        if (key.equals("baton.xero.parallel") && text.matches("0+")) {
            throw bad(text, "give at least 1");
        }
        if (key.equals("baton.file") && text.isEmpty()) {
            throw bad(text, "name a file");
        }
        if (key.equals("baton.log-level") && !text.matches("debug|info|warn|error")) {
            throw bad(text, "give debug, info, warn or error");
        }
        if (key.equals("baton.log-format") && !text.matches("|console|json")) {
            throw bad(text, "give console or json");
        }
    }

    private void checkUrl(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw bad(text, "is not a URL; give one such as https://api.xero.com");
        }
        String host = url.getHost();
        boolean bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
        if (host == null || !bare || !List.of("", "/").contains(url.getRawPath())) {
            throw bad(text, "give scheme, host and port alone, such as https://api.xero.com");
        }
        boolean loopback = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && loopback)) {
            throw bad(text, "must begin with https:// (plain http is for this machine only)");
        }
    }

    private BadSetting bad(String text, String remedy) {
        return new BadSetting(flag() + " " + (isSecret() ? "***" : text) + ": " + remedy + " (" + environment() + ").");
    }
}

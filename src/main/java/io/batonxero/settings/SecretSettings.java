package io.batonxero.settings;

import io.batonxero.secret.Secrets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Registers the secrets among the settings, so that no output contains them. */
final class SecretSettings {
    private static final String WEBHOOK_URL = "baton.webhook-url";
    private static final Pattern WEBHOOK = Pattern.compile("(?s)https?://(?:(?<login>[^/?#]*)@)?[^/?#]*(?<path>.*)");
    /** A shorter path, such as {@code /notify}, may be an ordinary word. */
    private static final int MIN_PATH_CHARS = 12;

    private SecretSettings() {}

    /** Masks the values in all output from now on. */
    static void register(Map<String, String> settings) {
        for (Setting setting : KnownSettings.ALL) {
            if (setting.isSecret()) {
                // The prefix of ConductorOne's secrets is public, and appears in messages.
                String secret = settings.getOrDefault(setting.key(), "").replaceFirst("^secret-token:[^:]*:[^:]*:", "");
                Secrets.register(setting.key(), secret);
            }
        }
        // The path or the query of a webhook URL is enough to post to it.
        Matcher webhook = WEBHOOK.matcher(settings.getOrDefault(WEBHOOK_URL, ""));
        if (webhook.matches()) {
            if (webhook.group("path").length() >= MIN_PATH_CHARS) {
                Secrets.register("path of " + WEBHOOK_URL, webhook.group("path"));
            }
            Stream.ofNullable(webhook.group("login")).forEach(login -> {
                Secrets.register("login of " + WEBHOOK_URL, login);
                Secrets.register("password of " + WEBHOOK_URL, login.substring(login.indexOf(':') + 1));
            });
        }
    }
}

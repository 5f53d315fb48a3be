package io.batonxero.http;

import io.batonxero.secret.Secrets;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of a token endpoint's response body that a message may repeat. */
public final class OAuthBody {
    private static final Pattern ERROR = Pattern.compile("[a-z][a-z_]{2,39}");
    private static final Set<String> RETRYABLE = Set.of("temporarily_unavailable", "server_error");
    /** A body may be cut off, or be no JSON at all. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:\\w+_)?(?:token|secret|assertion)\"\\s*:\\s*\"([^\"]+)");

    private OAuthBody() {}

    /** Masks the tokens in a body from now on, whatever its form. */
    public static void registerTokens(String body) {
        TOKEN.matcher(body).results().forEach(token -> Secrets.register("OAuth response", token.group(1)));
    }

    /** {@return an error code as it may be shown} Not itself, where it does not look like one of OAuth's. */
    public static String shown(String error) {
        boolean isCode = ERROR.matcher(error).matches() && Secrets.mask(error).equals(error);
        return error.isEmpty() || isCode ? error : "an error code that is none of OAuth's";
    }

    /** {@return whether a status or an error code says that the same request may be granted later} */
    public static boolean isRetryable(int status, String error) {
        return status == 429 || status >= 500 || RETRYABLE.contains(error);
    }
}

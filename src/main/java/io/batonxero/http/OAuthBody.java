package io.batonxero.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.secret.Secrets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a token endpoint's response, and what of it a message may repeat. */
public final class OAuthBody {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ERROR = Pattern.compile("[a-z][a-z_]{2,39}");
    private static final Set<String> RETRYABLE = Set.of("temporarily_unavailable", "server_error");
    /** A body may be cut off, or be no JSON at all. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:\\w+_)?(?:token|secret|assertion)\"\\s*:\\s*\"([^\"]+)");

    private OAuthBody() {}

    /** {@return the fields of a JSON object} Empty where the body is something else. Tokens in it are masked from now on. */
    public static Map<?, ?> fields(String body) {
        TOKEN.matcher(body).results().forEach(token -> Secrets.register("OAuth response", token.group(1)));
        try {
            return JSON.readValue(body, Object.class) instanceof Map<?, ?> fields ? fields : Map.of();
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    /** {@return the OAuth error code as it may be shown} Empty where there is none; another text where it is none of OAuth's. */
    public static String error(String body) {
        String error = fields(body).get("error") instanceof String text ? text.strip() : "";
        boolean isCode = ERROR.matcher(error).matches() && Secrets.mask(error).equals(error);
        return error.isEmpty() || isCode ? error : "an error code that is none of OAuth's";
    }

    /** {@return whether a status or an error code says that the same request may be granted later} */
    public static boolean isRetryable(int status, String error) {
        return status == 429 || status >= 500 || RETRYABLE.contains(error);
    }
}

package io.batonxero.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.secret.Secrets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses the body of a token endpoint's response, and extracts the error code that messages may show. */
public final class OAuthBody {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z][a-z_]{2,39}");
    private static final Set<String> RETRYABLE_CODES = Set.of("temporarily_unavailable", "server_error");
    /** A pattern, since the body may be truncated or not JSON. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:\\w+_)?(?:token|secret|assertion)\"\\s*:\\s*\"([^\"]+)");

    private OAuthBody() {}

    /** {@return the fields of a JSON object; empty for any other body} Registers the tokens in it as secrets. */
    public static Map<?, ?> fields(String body) {
        TOKEN.matcher(body).results().forEach(token -> Secrets.register("OAuth response", token.group(1)));
        try {
            return JSON.readValue(body, Object.class) instanceof Map<?, ?> fields ? fields : Map.of();
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    /** {@return the OAuth error code; empty if missing, and a fixed text if it is not a valid code} */
    public static String error(String body) {
        String error = fields(body).get("error") instanceof String text ? text.strip() : "";
        boolean isCode =
                ERROR_CODE.matcher(error).matches() && Secrets.mask(error).equals(error);
        return error.isEmpty() || isCode ? error : "an invalid OAuth error code";
    }

    /** {@return whether a status or an error code permits a retry of the same request} */
    public static boolean isRetryable(int status, String error) {
        return ResponseSummary.isRetryable(status) || RETRYABLE_CODES.contains(error);
    }
}

package io.batonxero.xero.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.http.OAuthBody;
import io.batonxero.xero.Fields;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Xero's token endpoint says. Its text holds secrets, so it is read here and never passed on. */
public final class OAuthAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OAuthAnswer() {}

    /** {@return the fields of a JSON object} Of none, where the text is something else. */
    public static Fields fields(String body) {
        return Fields.of(json(body));
    }

    /** {@return whether a text is a JSON object} */
    public static boolean isOne(String body) {
        return json(body) instanceof Map<?, ?> fields && !fields.isEmpty();
    }

    private static @Nullable Object json(String body) {
        OAuthBody.registerTokens(body);
        try {
            return JSON.readValue(body, Object.class);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /** {@return a number of seconds} Another, where the text is none. */
    public static Duration seconds(String text, long otherwise) {
        return Duration.ofSeconds(text.matches("\\d{1,9}") ? Long.parseLong(text) : otherwise);
    }

    /** {@return the OAuth error code} Empty where there is none. One that does not look like any is not repeated. */
    public static String error(String body) {
        return OAuthBody.shown(fields(body).text("error"));
    }
}

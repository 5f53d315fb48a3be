package io.batonxero.xero.http;

import io.batonxero.http.OAuthBody;
import io.batonxero.xero.Fields;
import java.time.Duration;
import java.util.Map;

/** What Xero's token endpoint says. Its text holds secrets, so it is read here and never passed on. */
public final class OAuthAnswer {
    private OAuthAnswer() {}

    /** {@return the fields of a JSON object} Of none, where the text is something else. */
    public static Fields fields(String body) {
        return Fields.of(OAuthBody.fields(body).orElse(Map.of()));
    }

    /** {@return whether a text is a JSON object} */
    public static boolean isOne(String body) {
        return OAuthBody.fields(body).filter(fields -> !fields.isEmpty()).isPresent();
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

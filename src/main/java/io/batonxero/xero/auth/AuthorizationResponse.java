package io.batonxero.xero.auth;

import io.batonxero.base.SafeText;
import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;

/** What Xero's consent page said when it sent the browser back. */
sealed interface AuthorizationResponse {
    /** Somebody agreed. The code is a secret until it is spent. */
    record Agreed(String code) implements AuthorizationResponse {
        public Agreed {
            Secrets.register("Xero authorization code", code);
        }

        @Override
        public String toString() {
            return "Agreed[]";
        }
    }

    /** Nobody agreed, or the app may not ask. Both texts come from outside, without what a terminal would obey. */
    record Refused(String error, String description) implements AuthorizationResponse {}

    /** An answer to another question: its state is not the one that was sent. */
    record NotOurs() implements AuthorizationResponse {}

    /**
     * {@return what a redirect says}
     *
     * @param query as in its URL, encoded
     * @param state what was sent to the consent page
     */
    static AuthorizationResponse of(String query, String state) {
        List<NameValuePair> said = WWWFormCodec.parse(query, StandardCharsets.UTF_8);
        String code = text(said, "code");
        String error = text(said, "error");
        if (!text(said, "state").equals(state) || (code.isEmpty() && error.isEmpty())) {
            return new NotOurs();
        }
        return error.isEmpty()
                ? new Agreed(code)
                : new Refused(
                        error.replaceAll("[^A-Za-z0-9_.-]", ""), SafeText.excerpt(text(said, "error_description")));
    }

    private static String text(List<NameValuePair> said, String name) {
        return said.stream()
                .filter(pair -> pair.getName().equals(name) && pair.getValue() != null)
                .map(NameValuePair::getValue)
                .findFirst()
                .orElse("");
    }
}

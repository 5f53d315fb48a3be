package io.batonxero.xero.auth;

import io.batonxero.base.SafeText;
import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;

/** The response of Xero's consent page: the query of the URL to which it redirects the browser. */
sealed interface AuthorizationResponse {
    /** The user allowed access. The code is a secret until it is exchanged. */
    record Granted(String code) implements AuthorizationResponse {
        public Granted {
            Secrets.register("Xero authorization code", code);
        }

        @Override
        public String toString() {
            return "Granted[]";
        }
    }

    /** The user denied access, or Xero refused the app. Both texts are free of control characters. */
    record Refused(String error, String description) implements AuthorizationResponse {}

    /** The response belongs to another request (its state differs) or is incomplete. */
    record Unrelated() implements AuthorizationResponse {}

    /**
     * {@return the response in a query}
     *
     * @param query URL-encoded
     * @param state the state of the authorization request
     */
    static AuthorizationResponse of(String query, String state) {
        List<NameValuePair> parameters = WWWFormCodec.parse(query, StandardCharsets.UTF_8);
        String code = text(parameters, "code");
        String error = text(parameters, "error");
        if (!text(parameters, "state").equals(state) || (code.isEmpty() && error.isEmpty())) {
            return new Unrelated();
        }
        return error.isEmpty()
                ? new Granted(code)
                : new Refused(
                        error.replaceAll("[^A-Za-z0-9_.-]", ""),
                        SafeText.excerpt(text(parameters, "error_description")));
    }

    private static String text(List<NameValuePair> parameters, String name) {
        return parameters.stream()
                .filter(pair -> pair.getName().equals(name) && pair.getValue() != null)
                .map(NameValuePair::getValue)
                .findFirst()
                .orElse("");
    }
}

package io.batonxero.simulator;

import io.batonxero.demo.Consents;
import io.batonxero.demo.Consents.Consent;
import io.batonxero.demo.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The consent page of a simulated Xero. The user consents or refuses at once. */
public final class SimulatedConsents {
    private volatile Consents consents = newConsents();
    private volatile String refusal = "";
    private volatile String withheld = "";

    SimulatedConsents() {}

    /** Redirects every user with an error, such as {@code access_denied}. */
    public void refuse(String error, String description) {
        refusal = "?error=" + encoded(error)
                + (description.isEmpty() ? "" : "&error_description=" + encoded(description));
    }

    /** Does not grant a scope that is requested. */
    public void withhold(String scope) {
        withheld = scope;
    }

    String granted(Consent consent) {
        return consent.scope().replace(withheld, "");
    }

    /** Expires all codes, as Xero does after five minutes. */
    public void expireCodes() {
        consents = newConsents();
    }

    Response page(Map<String, String> parameters) {
        Response page = consents.page(parameters);
        return page.status() != 302 || refusal.isEmpty()
                ? page
                : page.with(Map.of(
                        "Location",
                        parameters.get("redirect_uri") + refusal + "&state="
                                + encoded(parameters.getOrDefault("state", ""))));
    }

    Optional<Consent> exchange(String code) {
        return consents.exchange(code);
    }

    private static Consents newConsents() {
        return new Consents(Set.of(SimulatedTokens.CLIENT_ID, SimulatedTokens.PKCE_CLIENT_ID));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

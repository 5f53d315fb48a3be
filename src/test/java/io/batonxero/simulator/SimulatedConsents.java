package io.batonxero.simulator;

import io.batonxero.demo.Consents;
import io.batonxero.demo.Consents.Consented;
import io.batonxero.demo.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The consent page of a simulated Xero, whose visitor agrees at once, or refuses. */
public final class SimulatedConsents {
    private volatile Consents consents = fresh();
    private volatile String refusal = "";

    SimulatedConsents() {}

    /** Sends every visitor back with an error from now on, such as {@code access_denied}. */
    public void refuse(String error, String description) {
        refusal = "?error=" + encoded(error)
                + (description.isEmpty() ? "" : "&error_description=" + encoded(description));
    }

    /** Forgets the codes that are not spent, as Xero does after five minutes. */
    public void expireCodes() {
        consents = fresh();
    }

    Response page(Map<String, String> asked) {
        Response page = consents.page(asked);
        return page.status() != 302 || refusal.isEmpty()
                ? page
                : page.with(Map.of(
                        "Location",
                        asked.get("redirect_uri") + refusal + "&state=" + encoded(asked.getOrDefault("state", ""))));
    }

    Optional<Consented> spend(String code) {
        return consents.spend(code);
    }

    private static Consents fresh() {
        return new Consents(Set.of(SimulatedTokens.CLIENT_ID, SimulatedTokens.PKCE_CLIENT_ID));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

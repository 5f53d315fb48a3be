package io.batonxero.xero;

import io.batonxero.base.AcceptedCodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status that a response of Xero's has in its body, beside that of HTTP. */
public final class ResponseStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseStatus.class);

    private ResponseStatus() {}

    /**
     * Checks that a response calls itself OK, if it says anything of that.
     *
     * @param asked what was requested of whom, for messages
     * @param tenantId the tenant's, since two may share a name; null where none was requested of
     * @param accepted {@code baton.accept-removals}: the codes of responses to believe all the same
     * @throws XeroException.Unreadable if it has another status: a list in it may be empty though nobody lost access
     */
    public static void requireOk(Object response, String asked, @Nullable String tenantId, @Nullable String accepted) {
        String status = JsonFields.of(response).text("Status");
        if (status.isEmpty() || status.equalsIgnoreCase("OK")) {
            return;
        }
        AcceptedCodes codes = new AcceptedCodes(accepted == null ? "" : accepted);
        String code = AcceptedCodes.of(asked + "\n" + tenantId + "\n" + status);
        String shown = status.replaceAll("[^\\w .-]", "?");
        if (!codes.includes(code)) {
            throw new XeroException.Unreadable(
                    "Xero answered " + asked + " with HTTP status 200, but the status " + shown
                            + " in its body, so it is not believed. Try again later; if it stays so and nothing is missing, "
                            + codes.remedy(code) + ".");
        }
        LOG.atWarn()
                .addKeyValue("status_code", code)
                .addKeyValue("status", shown)
                .addKeyValue("request", asked)
                .log("accepted a response with a status other than OK");
    }
}

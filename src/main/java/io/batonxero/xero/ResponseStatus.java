package io.batonxero.xero;

import io.batonxero.base.AcceptedCodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the {@code Status} field that Xero puts into response bodies, in addition to the HTTP status. */
public final class ResponseStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseStatus.class);

    private ResponseStatus() {}

    /**
     * Checks that the status is OK or missing.
     *
     * @param requestName the request, for messages
     * @param tenantId distinguishes tenants with the same name; null for a request about no tenant
     * @param accepted decides on a response with another status
     * @throws XeroException.InvalidResponse if the status is another and is not accepted: the list in the response may be empty
     *     although nobody lost access
     */
    public static void requireOk(
            Object response, String requestName, @Nullable String tenantId, AcceptedCodes accepted) {
        String status = JsonFields.of(response).text("Status");
        if (status.isEmpty() || status.equalsIgnoreCase("OK")) {
            return;
        }
        String code = AcceptedCodes.of(requestName + "\n" + tenantId + "\n" + status);
        String shown = status.replaceAll("[^\\w .-]", "?");
        String event =
                "Xero responded to " + requestName + " with HTTP status 200, but the status " + shown + " in its body";
        if (!accepted.accepts(requestName + " " + tenantId, code, event)) {
            throw new XeroException.InvalidResponse(event
                    + ", so the response is rejected. Try again later; if it keeps failing and no data is missing, "
                    + accepted.remedy(code) + ".");
        }
        LOG.atWarn()
                .addKeyValue("status_code", code)
                .addKeyValue("status", shown)
                .addKeyValue("request", requestName)
                .log("accepted a response with a status other than OK");
    }
}

package io.batonxero.xero;

import io.batonxero.base.Sha256;
import org.jspecify.annotations.Nullable;

/** The status that a response of Xero's has in its body, beside that of HTTP. */
public final class ResponseStatus {
    private static final int CODE_LENGTH = 8;

    private ResponseStatus() {}

    /**
     * Checks that a response calls itself OK, if it says anything of that.
     *
     * @param asked what was requested of whom, for messages
     * @param accepted {@code baton.accept-removals}: the code of a response to believe all the same
     * @throws XeroFault.Unreadable if it has another status: a list in it may be empty though nobody lost access
     */
    public static void requireOk(Object response, String asked, @Nullable String accepted) {
        String status = Fields.of(response).text("Status");
        String code = Sha256.hex(asked + status).substring(0, CODE_LENGTH);
        if (!status.isEmpty() && !status.equalsIgnoreCase("OK") && !code.equalsIgnoreCase(accepted)) {
            throw new XeroFault.Unreadable("Xero answered " + asked + " with HTTP status 200, but the status "
                    + status.replaceAll("[^\\w .-]", "?")
                    + " in its body, so it is not believed. Try again later; if it"
                    + " stays so and nothing is missing, run once with --accept-removals " + code
                    + " (BATON_ACCEPT_REMOVALS).");
        }
    }
}

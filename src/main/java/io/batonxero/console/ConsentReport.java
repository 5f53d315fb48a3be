package io.batonxero.console;

import io.batonxero.xero.Connection;
import io.batonxero.xero.Tenant;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a consent: the connections and the next step.
 *
 * @param isDemo whether Xero is simulated
 * @param offersAnother whether the user is asked for another organisation then
 */
record ConsentReport(List<Connection> connections, boolean isDemo, boolean offersAnother) {
    /** {@return the line that says where the tokens are} */
    static String signedIn(String tokens, boolean isDemo) {
        return isDemo
                ? "Signed in. The demo deletes the tokens at its end."
                : "Signed in. The tokens are in " + tokens + "; BATON_REFRESH_TOKEN is not needed.";
    }

    /** {@return the lines of the report} */
    List<String> lines() {
        List<String> lines = new ArrayList<>(new ConnectionsReport(connections).lines());
        lines.add("");
        if (!hasOrganisation() || !offersAnother) {
            lines.add(nextConsent());
        }
        if (hasOrganisation()) {
            String program = isDemo ? "baton-xero-camel --demo" : "baton-xero-camel";
            lines.add("Next: " + program + " check shows whether a sync would succeed; " + program + " runs one."
                    + (isDemo ? " Each demo begins signed in." : ""));
        }
        return lines;
    }

    private boolean hasOrganisation() {
        return connections.stream().anyMatch(connection -> connection.type().equalsIgnoreCase(Tenant.ORGANISATION));
    }

    private String nextConsent() {
        if (connections.isEmpty()) {
            return "Nothing is connected yet: run authorize again and choose an organisation.";
        }
        return hasOrganisation()
                ? "To connect another organisation, run authorize again and choose that one."
                : "None of these is an organisation, and Xero lists the users of organisations only, so every sync would"
                        + " fail: run authorize again and choose an organisation.";
    }
}

package io.batonxero.console;

import io.batonxero.xero.Connection;
import io.batonxero.xero.Tenant;
import java.util.ArrayList;
import java.util.List;

/** The report of a consent: the connections and the next step. */
record ConsentReport(List<Connection> connections) {
    /** {@return the lines of the report} */
    List<String> lines() {
        List<String> lines = new ArrayList<>(new ConnectionsReport(connections).lines());
        lines.add("");
        lines.add(nextConsent());
        if (hasOrganisation()) {
            lines.add("Next: baton-xero-camel check shows whether a sync would succeed; baton-xero-camel runs one.");
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

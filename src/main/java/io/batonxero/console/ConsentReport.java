package io.batonxero.console;

import io.batonxero.xero.Connection;
import java.util.ArrayList;
import java.util.List;

/** The report of a consent: the connections and the next step. */
record ConsentReport(List<Connection> connections) {
    /** {@return the lines of the report} */
    List<String> lines() {
        List<String> lines = new ArrayList<>(new ConnectionsReport(connections).lines());
        lines.add("");
        lines.add(
                connections.isEmpty()
                        ? "Nothing is connected yet: run authorize again and choose an organisation."
                        : "To connect another organisation, run authorize again and choose that one.");
        lines.add("Next: baton-xero-camel check shows whether a sync would succeed; baton-xero-camel runs one.");
        return lines;
    }
}

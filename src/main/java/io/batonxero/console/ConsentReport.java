package io.batonxero.console;

import io.batonxero.xero.Connection;
import java.util.ArrayList;
import java.util.List;

/** What a person reads of the connections after a consent. */
record ConsentReport(List<Connection> connections) {
    /** {@return the report, a line each} */
    List<String> lines() {
        List<String> lines = new ArrayList<>(new ConnectionsReport(connections).lines());
        lines.add("");
        lines.add(
                connections.isEmpty()
                        ? "Nothing is connected yet: run authorize again and choose an organisation."
                        : "To connect another organisation, run authorize again and choose that one.");
        lines.add("Next: baton-xero-camel check says whether a sync would succeed, baton-xero-camel does one.");
        return lines;
    }
}

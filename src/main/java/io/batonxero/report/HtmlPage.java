package io.batonxero.report;

import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.OrganisationTotals;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.Totals;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HTML report that is being written.
 *
 * @param anchors the anchor of each organisation's section by its id; made of its position, since its id is foreign text
 */
record HtmlPage(HtmlTemplate template, AccessReport data, Totals totals, Map<String, String> anchors, Writer out) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    static HtmlPage of(AccessReport data, Writer out) throws IOException {
        Map<String, String> anchors = new HashMap<>();
        for (OrganisationTotals organisation : data.totals().organisations()) {
            anchors.put(organisation.organisation().id(), "o" + (anchors.size() + 1));
        }
        return new HtmlPage(HtmlTemplate.read("/report/access.html"), data, data.totals(), anchors, out);
    }

    void write(String piece) throws IOException {
        template.write(out, piece);
    }

    void write(String piece, Map<String, ?> values) throws IOException {
        template.write(out, piece, values);
    }

    /** {@return the anchor of an organisation's section} */
    String anchor(ReportedOrganisation organisation) {
        return anchors.getOrDefault(organisation.id(), "");
    }

    /** {@return a time for people, in UTC} */
    static String minutes(Instant at) {
        return MINUTES.format(at);
    }
}

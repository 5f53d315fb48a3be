package io.batonxero.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The report as one page that asks for nothing else: no script, no image, no request. */
final class HtmlReport {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final HtmlTemplate template;
    private final AccessReportData sheet;
    private final Writer out;

    private HtmlReport(AccessReportData sheet, Writer out) throws IOException {
        this.template = HtmlTemplate.read("/report/access.html");
        this.sheet = sheet;
        this.out = out;
    }

    static void write(AccessReportData sheet, Instant generatedAt, OutputStream out) throws IOException {
        Writer page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        new HtmlReport(sheet, page).page(generatedAt);
        page.flush();
    }

    /** {@return where the section of an organisation is} Of its place rather than its id, which comes from outside. */
    static String anchor(int place) {
        return "o" + (place + 1);
    }

    private void page(Instant generatedAt) throws IOException {
        Totals totals = sheet.totals();
        HtmlSummary summary = new HtmlSummary(template, totals, out);
        summary.write(sheet.syncId(), generatedAt.toString(), DATE.format(generatedAt) + " UTC");
        for (int place = 0; place < totals.organisations().size(); place++) {
            organisation(anchor(place), totals.organisations().get(place));
        }
        template.write(out, "foot-begin");
        for (String line : XeroApiGaps.LINES) {
            template.write(out, "not-shown", Map.of("line", line));
        }
        template.write(out, "foot-end");
    }

    private void organisation(String anchor, OrganisationTotals totals) throws IOException {
        ReportedOrganisation organisation = totals.organisation();
        template.write(out, "organisation-begin", Map.of("anchor", anchor, "organisation", organisation.name()));
        fact("legal name", organisation.legalName());
        fact("country", organisation.country());
        fact("status", organisation.status());
        if (organisation.demo()) {
            template.write(out, "organisation-demo");
        }
        template.write(out, "organisation-id", Map.of("id", organisation.id()));
        if (totals.people() == 0) {
            template.write(out, "nobody");
        } else {
            String people = HtmlSummary.people(totals.people());
            template.write(out, "people-begin", Map.of("people", people, "organisation", organisation.name()));
            sheet.people(organisation, this::person);
            template.write(out, "people-end");
        }
    }

    private void fact(String label, String value) throws IOException {
        if (!value.isEmpty()) {
            template.write(out, "organisation-fact", Map.of("label", label, "value", value));
        }
    }

    private void person(UserAccess someone) throws IOException {
        ReportedUser person = someone.person();
        template.write(
                out,
                person.isDisabled() ? "disabled-person-begin" : "person-begin",
                Map.of("name", person.name(), "id", person.userId(), "email", person.email()));
        if (someone.roles().isEmpty()) {
            template.write(out, "no-role");
        }
        for (ReportedEntitlement role : someone.roles()) {
            template.write(
                    out,
                    role.isUnexplained() ? "role-unexplained" : "role",
                    Map.of("role", role.words(), "value", role.value()));
        }
        for (ReportedEntitlement other : someone.others()) {
            template.write(out, "other", Map.of("other", other.words()));
        }
        if (!person.statusDetails().isEmpty()) {
            template.write(out, "status-details", Map.of("details", person.statusDetails()));
        }
        String subscriber = someone.isSubscriber() ? "yes" : "no";
        template.write(out, "person-flags", Map.of("subscriber", subscriber, "status", person.status()));
        lastChanged(person.lastChanged());
    }

    /** A replaced step may have written what is no date; it is shown as it is. */
    private void lastChanged(String at) throws IOException {
        try {
            Instant instant = Instant.parse(at);
            template.write(out, "person-end", Map.of("at", instant, "at-words", DATE.format(instant)));
        } catch (DateTimeException noDate) {
            template.write(out, "person-end-undated", Map.of("at-words", at));
        }
    }
}

package io.batonxero.report;

import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.OrganisationTotals;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.Totals;
import io.batonxero.report.content.UserAccess;
import io.batonxero.report.content.XeroApiGaps;
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

/** Writes the report as one self-contained HTML page, without scripts, images or requests. */
final class HtmlReport {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final HtmlTemplate template;
    private final AccessReport data;
    private final Writer out;

    private HtmlReport(AccessReport data, Writer out) throws IOException {
        this.template = HtmlTemplate.read("/report/access.html");
        this.data = data;
        this.out = out;
    }

    static void write(AccessReport data, Instant generatedAt, OutputStream out) throws IOException {
        Writer page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        new HtmlReport(data, page).page(generatedAt);
        page.flush();
    }

    /** {@return the anchor of an organisation's section} Made of its position, since its id is foreign text. */
    static String anchor(int position) {
        return "o" + (position + 1);
    }

    private void page(Instant generatedAt) throws IOException {
        Totals totals = data.totals();
        HtmlSummary summary = new HtmlSummary(template, totals, data.partsNotRead(), out);
        summary.write(data.syncId(), generatedAt.toString(), DATE.format(generatedAt) + " UTC");
        for (int position = 0; position < totals.organisations().size(); position++) {
            organisation(anchor(position), totals.organisations().get(position));
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
        if (totals.users() == 0) {
            template.write(out, "nobody");
        } else {
            String users = HtmlSummary.people(totals.users());
            template.write(out, "users-begin", Map.of("users", users, "organisation", organisation.name()));
            data.users(organisation, this::user);
            template.write(out, "users-end");
        }
    }

    private void fact(String label, String value) throws IOException {
        if (!value.isEmpty()) {
            template.write(out, "organisation-fact", Map.of("label", label, "value", value));
        }
    }

    private void user(UserAccess access) throws IOException {
        ReportedUser user = access.user();
        template.write(
                out,
                user.isDisabled() ? "disabled-user-begin" : "user-begin",
                Map.of("name", user.name(), "id", user.userId(), "email", user.email()));
        if (access.roles().isEmpty()) {
            template.write(out, "no-role");
        }
        for (ReportedEntitlement role : access.roles()) {
            template.write(
                    out,
                    role.isUnpublished() ? "role-unpublished" : "role",
                    Map.of("role", role.displayName(), "value", role.value()));
        }
        for (ReportedEntitlement other : access.others()) {
            template.write(out, "other", Map.of("other", other.displayName()));
        }
        if (!user.statusDetails().isEmpty()) {
            template.write(out, "status-details", Map.of("details", user.statusDetails()));
        }
        String subscriber = access.isSubscriber() ? "yes" : "no";
        template.write(out, "user-flags", Map.of("subscriber", subscriber, "status", user.status()));
        lastChanged(user.lastChanged());
    }

    /** A replaced step may have written an invalid date, which is shown as it is. */
    private void lastChanged(String at) throws IOException {
        try {
            Instant instant = Instant.parse(at);
            template.write(out, "user-end", Map.of("at", instant, "at-words", DATE.format(instant)));
        } catch (DateTimeException e) {
            template.write(out, "user-end-undated", Map.of("at-words", at));
        }
    }
}

package io.batonxero.report;

import io.batonxero.names.Count;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.OrganisationTotals;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.UserAccess;
import io.batonxero.report.content.XeroApiGaps;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Writes the report as one self-contained HTML page, without scripts, images or requests. */
final class HtmlReport {
    private final HtmlPage page;

    private final Optional<AccessChanges> changes;

    private HtmlReport(HtmlPage page, Optional<AccessChanges> changes) {
        this.page = page;
        this.changes = changes;
    }

    static void write(AccessReport data, Optional<AccessChanges> changes, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        new HtmlReport(HtmlPage.of(data, writer), changes).write();
        writer.flush();
    }

    private void write() throws IOException {
        new HtmlSummary(page).write();
        if (changes.isPresent()) {
            HtmlChanges.write(changes.get(), page.out());
        }
        new HtmlScope(page).write();
        new HtmlRoles(page).write();
        for (OrganisationTotals organisation : page.totals().organisations()) {
            write(organisation);
        }
        new HtmlPeople(page).write();
        page.write("foot-begin");
        for (String line : XeroApiGaps.LINES) {
            page.write("not-shown", Map.of("line", line));
        }
        page.write("foot-end");
    }

    private void write(OrganisationTotals totals) throws IOException {
        ReportedOrganisation organisation = totals.organisation();
        page.write(
                "organisation-begin", Map.of("anchor", page.anchor(organisation), "organisation", organisation.name()));
        fact("legal name", organisation.legalName());
        fact("country", organisation.country());
        fact("status", organisation.status());
        if (organisation.demo()) {
            page.write("organisation-demo");
        }
        page.write("organisation-id", Map.of("id", organisation.id()));
        if (totals.users() == 0) {
            page.write("nobody");
        } else {
            String users = Count.of(totals.users(), "user");
            page.write("users-begin", Map.of("users", users, "organisation", organisation.name()));
            page.data().users(organisation, this::write);
            page.write("users-end");
        }
    }

    private void fact(String label, String value) throws IOException {
        if (!value.isEmpty()) {
            page.write("organisation-fact", Map.of("label", label, "value", value));
        }
    }

    private void write(UserAccess access) throws IOException {
        ReportedUser user = access.user();
        page.write(
                user.isDisabled() ? "disabled-user-begin" : "user-begin",
                Map.of("name", user.name(), "id", user.userId(), "email", user.email()));
        if (access.roles().isEmpty()) {
            page.write("no-role");
        }
        for (ReportedEntitlement role : access.roles()) {
            page.write(
                    role.isUnpublished() ? "role-unpublished" : "role",
                    Map.of("role", role.displayName(), "value", role.value()));
        }
        if (access.isSubscriber()) {
            page.write("subscribes");
        }
        for (ReportedEntitlement other : access.others()) {
            page.write("other", Map.of("other", other.displayName()));
        }
        page.write("status", Map.of("status", user.status()));
        if (!user.statusDetails().isEmpty()) {
            page.write("status-details", Map.of("details", user.statusDetails()));
        }
        page.write(
                user.lastChangedAt().isPresent() ? "user-end" : "user-end-undated",
                Map.of(
                        "at",
                        user.lastChanged(),
                        "at-words",
                        user.lastChangedAt().map(HtmlPage::minutes).orElse(user.lastChanged())));
    }
}

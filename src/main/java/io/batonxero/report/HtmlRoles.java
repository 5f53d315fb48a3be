package io.batonxero.report;

import io.batonxero.report.content.OrganisationTotals;
import io.batonxero.report.content.ReportedRole;
import io.batonxero.report.content.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes the roles of the HTML report, and the matrix of organisations and roles. */
final class HtmlRoles {
    /** Xero may add roles; the matrix sums those of lower rank. */
    private static final int MAX_ROLE_COLUMNS = 10;

    private final HtmlPage page;
    private final List<ReportedRole> columns;
    private final boolean hasOthers;

    HtmlRoles(HtmlPage page) {
        List<Totals.RoleTotals> roles = page.totals().roles();
        this.page = page;
        this.columns = roles.stream()
                .limit(MAX_ROLE_COLUMNS)
                .map(Totals.RoleTotals::role)
                .toList();
        this.hasOthers = roles.size() > MAX_ROLE_COLUMNS;
    }

    void write() throws IOException {
        Totals totals = page.totals();
        if (!totals.roles().isEmpty()) {
            page.write("roles-begin");
            for (Totals.RoleTotals role : totals.roles()) {
                page.write(
                        "role-line",
                        Map.of(
                                "role", role.role().displayName(),
                                "value", role.role().value(),
                                "approves", role.role().approvesBills(),
                                "users", role.users(),
                                "organisations", role.organisations()));
            }
            page.write("roles-end");
        }
        page.write("organisations-begin");
        for (ReportedRole role : columns) {
            page.write("matrix-column", Map.of("role", role.displayName()));
        }
        if (hasOthers) {
            page.write("matrix-column", Map.of("role", "Other roles"));
        }
        page.write("matrix-begin");
        for (OrganisationTotals organisation : totals.organisations()) {
            write(organisation);
        }
        sums(totals);
        page.write("organisations-end");
    }

    private void write(OrganisationTotals totals) throws IOException {
        page.write(
                "organisation-line-begin",
                Map.of(
                        "anchor", page.anchor(totals.organisation()),
                        "organisation", totals.organisation().name(),
                        "users", totals.users()));
        int shown = 0;
        for (ReportedRole role : columns) {
            int users = totals.roles().getOrDefault(role, 0);
            shown += users;
            number(users);
        }
        if (hasOthers) {
            number(totals.roles().values().stream().mapToInt(Integer::intValue).sum() - shown);
        }
        number(totals.withoutRole());
        number(totals.disabled());
        number(totals.grants());
        page.write("matrix-subscribers-begin");
        for (String name : totals.subscriberNames()) {
            page.write("subscriber", Map.of("name", name));
        }
        int more = totals.subscribers() - totals.subscriberNames().size();
        if (more > 0) {
            page.write("more-subscribers", Map.of("more", more));
        }
        if (totals.subscribers() == 0) {
            page.write("no-subscriber");
        }
        page.write("organisation-line-end");
    }

    private void sums(Totals totals) throws IOException {
        page.write("sums-begin", Map.of("users", totals.accounts()));
        int others = 0;
        for (Totals.RoleTotals role : totals.roles()) {
            if (columns.contains(role.role())) {
                number(role.users());
            } else {
                others += role.users();
            }
        }
        if (hasOthers) {
            number(others);
        }
        number(totals.withoutRole());
        number(totals.disabled());
        number(totals.grantsShown());
        page.write("sums-end", Map.of("subscribers", totals.subscribers()));
    }

    private void number(int number) throws IOException {
        page.write("matrix-number", Map.of("number", number));
    }
}

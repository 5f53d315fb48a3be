package io.batonxero.report;

import io.batonxero.base.Sha256;
import io.batonxero.report.content.OrganisationTotals;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.Totals;
import java.io.IOException;
import java.io.Writer;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes the summary of the HTML report: totals, findings and the list of organisations. */
final class HtmlSummary {
    private static final String STYLE_BEGIN = "<style>";
    private static final String STYLE_END = "</style>";

    private final HtmlTemplate template;
    private final Totals totals;
    private final List<String> partsNotRead;
    private final Writer out;

    HtmlSummary(HtmlTemplate template, Totals totals, List<String> partsNotRead, Writer out) {
        this.template = template;
        this.totals = totals;
        this.partsNotRead = partsNotRead;
        this.out = out;
    }

    void write(String syncId, String at, String atWords) throws IOException {
        template.write(
                out,
                "head",
                Map.of(
                        "style-hash", styleHash(template.piece("head")),
                        "sync-id", syncId,
                        "at", at,
                        "at-words", atWords,
                        "organisations", totals.organisations().size(),
                        "users", totals.users(),
                        "grants", totals.grants(),
                        "subscribers", totals.subscribers(),
                        "disabled", totals.disabled()));
        findings();
        template.write(out, "organisations-begin");
        for (int position = 0; position < totals.organisations().size(); position++) {
            organisation(position, totals.organisations().get(position));
        }
        template.write(out, "organisations-end");
    }

    /** {@return a number of people as text} */
    static String people(int number) {
        return number == 1 ? "1 person" : number + " people";
    }

    private void findings() throws IOException {
        boolean hasNone = totals.unpublishedRoles() == 0
                && totals.withoutSubscriber().isEmpty()
                && totals.withSeveralSubscribers().isEmpty()
                && totals.disabled() == 0
                && totals.grantsNotShown() == 0
                && partsNotRead.isEmpty()
                && totals.omitted().isEmpty();
        if (hasNone) {
            template.write(out, "nothing");
            return;
        }
        template.write(out, "list-begin");
        for (String part : partsNotRead) {
            template.write(out, "part-not-read", Map.of("part", part));
        }
        List<OrganisationTotals> organisations = totals.organisations();
        for (int position = 0; position < organisations.size(); position++) {
            findings(HtmlReport.anchor(position), organisations.get(position));
        }
        if (totals.grantsNotShown() > 0) {
            template.write(out, "grants-not-shown", Map.of("grants", totals.grantsNotShown()));
        }
        for (String line : totals.omitted()) {
            template.write(out, "omitted", Map.of("line", line));
        }
        template.write(out, "list-end");
    }

    private void findings(String anchor, OrganisationTotals organisation) throws IOException {
        String name = organisation.organisation().name();
        for (Map.Entry<ReportedEntitlement, Integer> role :
                organisation.unpublished().entrySet()) {
            template.write(
                    out,
                    "unpublished-role",
                    Map.of(
                            "anchor",
                            anchor,
                            "organisation",
                            name,
                            "role",
                            role.getKey().displayName(),
                            "users",
                            people(role.getValue())));
        }
        if (organisation.subscribers() == 0) {
            template.write(out, "without-subscriber", Map.of("anchor", anchor, "organisation", name));
        }
        if (organisation.subscribers() > 1) {
            template.write(
                    out,
                    "several-subscribers",
                    Map.of("anchor", anchor, "organisation", name, "subscribers", organisation.subscribers()));
        }
        if (organisation.disabled() > 0) {
            template.write(
                    out,
                    "disabled-users",
                    Map.of("anchor", anchor, "organisation", name, "users", people(organisation.disabled())));
        }
    }

    private void organisation(int position, OrganisationTotals totals) throws IOException {
        template.write(
                out,
                "organisation-line-begin",
                Map.of(
                        "anchor", HtmlReport.anchor(position),
                        "organisation", totals.organisation().name(),
                        "users", totals.users(),
                        "disabled", totals.disabled(),
                        "grants", totals.grants()));
        for (String name : totals.subscriberNames()) {
            template.write(out, "subscriber", Map.of("name", name));
        }
        int more = totals.subscribers() - totals.subscriberNames().size();
        if (more > 0) {
            template.write(out, "more-subscribers", Map.of("more", more));
        }
        if (totals.subscribers() == 0) {
            template.write(out, "no-subscriber");
        }
        template.write(out, "organisation-line-end");
    }

    /** The page's policy allows this style only, so that an injected style has no effect. */
    private static String styleHash(String head) {
        String style = head.substring(head.indexOf(STYLE_BEGIN) + STYLE_BEGIN.length(), head.indexOf(STYLE_END));
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(style));
    }
}

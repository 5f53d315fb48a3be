package io.batonxero.report;

import io.batonxero.names.Count;
import io.batonxero.report.compare.AccessChange;
import io.batonxero.report.compare.AccessChanges;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** Writes the section of the HTML report that lists what changed since the previous delivery. */
final class HtmlChanges {
    private final HtmlTemplate template;
    private final Writer out;

    private HtmlChanges(HtmlTemplate template, Writer out) {
        this.template = template;
        this.out = out;
    }

    static void write(AccessChanges changes, Writer out) throws IOException {
        new HtmlChanges(HtmlTemplate.read("/report/changes.html"), out).section(changes);
    }

    private void section(AccessChanges changes) throws IOException {
        String since = changes.previous()
                .at()
                .map(at -> HtmlPage.minutes(at) + " UTC, ")
                .orElse("");
        template.write(
                out, "begin", Map.of("since", since, "sync", changes.previous().syncId()));
        if (changes.counts().isEmpty()) {
            template.write(out, "nothing");
        } else {
            template.write(out, "table-begin");
            changes.each(this::row);
            template.write(out, "table-end");
        }
        template.write(out, "end");
    }

    private void row(AccessChange change) throws IOException {
        template.write(out, "row-begin", Map.of("what", change.kind().words, "organisation", change.organisation()));
        if (change.isOfPerson()) {
            template.write(
                    out,
                    "person",
                    Map.of(
                            "person", change.person(),
                            "id", change.userId(),
                            "email", change.email(),
                            "before", change.before(),
                            "after", change.after()));
        } else {
            template.write(out, "people", Map.of("people", Count.of(change.people(), "person", "people")));
        }
        template.write(out, "row-end");
    }
}

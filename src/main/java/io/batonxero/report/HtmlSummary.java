package io.batonxero.report;

import io.batonxero.base.Sha256;
import io.batonxero.base.Version;
import io.batonxero.report.content.Finding;
import io.batonxero.report.content.Scope;
import io.batonxero.report.content.SyncIdentity;
import io.batonxero.report.content.Totals;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes the begin of the HTML report: styles, totals and findings. */
final class HtmlSummary {
    private static final String STYLE_BEGIN = "<style>";
    private static final String STYLE_END = "</style>";

    private final HtmlPage page;

    HtmlSummary(HtmlPage page) {
        this.page = page;
    }

    void write() throws IOException {
        SyncIdentity identity = page.data().identity();
        String madeAt = HtmlPage.minutes(identity.madeAt()) + " UTC";
        String pageStyle = page.template()
                .text("page-style", Map.of("sync-id", styleText(identity.syncId()), "made", styleText(madeAt)));
        page.write(
                "head",
                Map.of(
                        "style-hash",
                        styleHash(page.template().piece("head")),
                        "page-style-hash",
                        styleHash(pageStyle)));
        page.out().append(pageStyle);
        page.write(
                "body-begin",
                Map.of(
                        "sync-id",
                        identity.syncId(),
                        "at",
                        identity.madeAt().toString(),
                        "at-words",
                        madeAt,
                        "program",
                        Version.PROGRAM + " " + identity.version()));
        warning(page.data().scope());
        figures(page.totals());
        findings();
    }

    private void warning(Scope scope) throws IOException {
        if (scope.read() == 0) {
            page.write("partial", Map.of("text", "No organisation was read."));
        } else if (scope.organisationsNotRead() > 0) {
            int all = scope.read() + scope.organisationsNotRead();
            page.write(
                    "partial",
                    Map.of(
                            "text",
                            scope.organisationsNotRead() + " of " + all + " connected organisations were not read."));
        } else if (!scope.isWhole()) {
            page.write("partial", Map.of("text", "Some parts or records are missing."));
        }
    }

    private void figures(Totals totals) throws IOException {
        page.write(
                "figures",
                Map.of(
                        "organisations", totals.organisations().size(),
                        "users", totals.users(),
                        "people", totals.people(),
                        "grants", totals.grants(),
                        "subscribers", totals.subscribers(),
                        "disabled", totals.disabled()));
    }

    private void findings() throws IOException {
        if (page.data().findings().isEmpty()) {
            page.write("nothing");
            return;
        }
        page.write("list-begin");
        for (Finding finding : page.data().findings()) {
            List<Finding.Example> examples = finding.examples();
            page.write("finding-begin", Map.of("text", finding.text() + (examples.isEmpty() ? "" : ":")));
            for (int i = 0; i < examples.size(); i++) {
                example(examples.get(i), i == examples.size() - 1 && finding.more() == 0 ? "" : ";");
            }
            if (!examples.isEmpty() && finding.more() > 0) {
                page.write("finding-more", Map.of("more", finding.more()));
            }
            page.write("finding-end");
        }
        page.write("list-end");
    }

    private void example(Finding.Example example, String separator) throws IOException {
        String anchor = page.anchors().getOrDefault(example.organisationId(), "");
        page.write(
                anchor.isEmpty() ? "finding-example" : "finding-link",
                Map.of("separator", separator, "example", example.text(), "anchor", anchor));
    }

    /** A replaced step may write any text as id, and CSS would interpret quotes and backslashes. */
    private static String styleText(String text) {
        return text.replaceAll("[^A-Za-z0-9 :_-]", "?");
    }

    /** The page's policy allows this style only, so that an injected style has no effect. */
    private static String styleHash(String html) {
        String style = html.substring(html.indexOf(STYLE_BEGIN) + STYLE_BEGIN.length(), html.indexOf(STYLE_END));
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(style));
    }
}

package io.batonxero.report;

import io.batonxero.base.Version;
import io.batonxero.names.Count;
import io.batonxero.report.content.Scope;
import io.batonxero.report.content.SyncIdentity;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the evidence and the scope of the HTML report: which file it shows, and what was not read. */
final class HtmlScope {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    private final HtmlPage page;

    HtmlScope(HtmlPage page) {
        this.page = page;
    }

    void write() throws IOException {
        page.write("evidence-begin");
        evidence(page.data().identity());
        page.write("evidence-end");
        Scope scope = page.data().scope();
        page.write(
                "scope-begin",
                Map.of(
                        "read", Count.of(scope.read(), "organisation"),
                        "connected", Count.of(scope.connected(), "tenant"),
                        "skipped", Count.of(scope.skipped(), "invalid record")));
        if (!scope.notRead().isEmpty()) {
            page.write(
                    "not-read-begin", Map.of("tenants", Count.of(scope.notRead().size(), "tenant")));
            for (Scope.NotRead tenant : scope.notRead()) {
                page.write("not-read", Map.of("name", tenant.name(), "id", tenant.id(), "reason", tenant.reason()));
            }
            page.write("not-read-end");
        }
        list(scope.partsNotRead());
        list(scope.omitted());
        page.write("scope-end");
    }

    private void evidence(SyncIdentity identity) throws IOException {
        fact("Sync id", identity.syncId());
        fact(
                "Read from Xero",
                identity.startedAt().map(HtmlPage::minutes).orElse("")
                        + identity.endedAt()
                                .map(end -> " to " + HtmlPage.minutes(end) + " UTC")
                                .orElse(""));
        String madeAt = HtmlPage.minutes(identity.madeAt()) + " UTC";
        fact(
                "Report made",
                identity.madeAtLocal().getOffset().equals(ZoneOffset.UTC)
                        ? madeAt
                        : madeAt + " (" + LOCAL.format(identity.madeAtLocal()) + ", "
                                + identity.zone().getId() + ")");
        fact("Program", Version.PROGRAM + " " + identity.version());
        fact("Xero app (client id)", page.data().scope().app());
        fact("File", identity.place().isEmpty() ? "uploaded to ConductorOne" : identity.place());
        fact("Size of the file", Count.of((int) Math.min(Integer.MAX_VALUE, identity.bytes()), "byte"));
        fact("SHA-256 of the file", identity.sha256());
    }

    private void fact(String label, String value) throws IOException {
        if (!value.isEmpty()) {
            page.write("evidence-fact", Map.of("label", label, "value", value));
        }
    }

    private void list(List<String> lines) throws IOException {
        if (!lines.isEmpty()) {
            page.write("list-begin");
            for (String line : lines) {
                page.write("not-in-report", Map.of("line", line));
            }
            page.write("list-end");
        }
    }
}

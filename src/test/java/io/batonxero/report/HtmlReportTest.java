package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.report.content.XeroApiGaps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the HTML report with an HTML parser. */
class HtmlReportTest {
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</bdi></td></tr></table><h1>owned</h1>",
            "</style><script>alert(1)</script>",
            "{{sync-id}}",
            "$1\\",
            "&lt;b&gt;",
            "evil\u202Egnp.exe",
            "line\nbreak\u0000null",
            "<!-- -->",
            "👩‍👧");

    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "id",
            "href",
            "scope",
            "datetime",
            "aria-label",
            "aria-labelledby");

    @TempDir
    Path folder;

    private Document page(AccessRecords... organisations) throws IOException {
        FinishedSync sync = deliver(folder, organisations);
        new ReportWriter(folder.resolve("access.html").toString(), sync.file().toString()).write(sync, SyncFilter.NONE);
        Parser parser = Parser.htmlParser().setTrackErrors(10);
        Document page = Jsoup.parse(Files.readString(folder.resolve("access.html")), "", parser);
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }

    private Document hostilePage() throws IOException {
        return page(HOSTILE.stream()
                .map(name -> organisation(
                        "o-" + HOSTILE.indexOf(name) + name,
                        name,
                        user("u-" + HOSTILE.indexOf(name) + name, name, name, true),
                        user("v-" + HOSTILE.indexOf(name), name, "REMOVED")))
                .toArray(AccessRecords[]::new));
    }

    @Test
    void hostileNamesAddNoElementAndNoAttribute() throws IOException {
        Document page = hostilePage();

        assertThat(page.select("script, img, iframe, object, embed, form, input, base, link, svg"))
                .isEmpty();
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("section.organisation")).hasSize(HOSTILE.size());
        assertThat(page.select("section.organisation tbody tr")).hasSize(2 * HOSTILE.size());
        assertThat(page.getAllElements())
                .flatExtracting(element -> element.attributes().asList().stream()
                        .map(Attribute::getKey)
                        .toList())
                .isSubsetOf(ATTRIBUTES);
    }

    @Test
    void hostileNamesAreShownWithoutInvisibleCharacters() throws IOException {
        assertThat(hostilePage().select("section.organisation h2 bdi"))
                .extracting(Element::wholeText)
                .containsExactlyInAnyOrderElementsOf(HOSTILE.stream()
                        .map(name -> name.replace("\u202E", "").replaceAll("[\n\u0000]", " "))
                        .toList());
    }

    @Test
    void everyNameIsIsolatedByBdi() throws IOException {
        Document page = page(organisation("o-1", "ארגון", user("u-1", "Name-mark", "ROLE-mark", true)));

        assertThat(page.getElementsContainingOwnText("mark"))
                .isNotEmpty()
                .allMatch(element -> element.normalName().equals("bdi"));
        assertThat(page.getElementsContainingOwnText("ארגון"))
                .isNotEmpty()
                .allMatch(element -> element.normalName().equals("bdi"));
    }

    @Test
    void pageMakesNoRequests() throws IOException {
        Document page = hostilePage();

        assertThat(page.select("[src], [style], [background], [action]")).isEmpty();
        assertThat(page.select("[href]"))
                .extracting(link -> link.attr("href"))
                .isNotEmpty()
                .allSatisfy(href -> assertThat(page.select(href)).hasSize(1));
        assertThat(page.select("style").html()).doesNotContain("url(", "@import", "http");
    }

    @Test
    void policyAllowsOnlyThePagesOwnStyle() throws Exception {
        Document page = page(organisation("o-1", "One"));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(page.expectFirst("style").data().getBytes(StandardCharsets.UTF_8));
        assertThat(policy)
                .startsWith("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "';")
                .doesNotContain("unsafe");
        assertThat(page.charset()).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void everyTableHasACaptionAndEveryHeaderAScope() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD")), organisation("o-2", "Two"));

        assertThat(page.select("table"))
                .hasSize(2)
                .allMatch(table -> !table.select("> caption").text().isBlank());
        assertThat(page.select("thead th")).allMatch(head -> head.attr("scope").equals("col"));
        assertThat(page.select("tbody th"))
                .isNotEmpty()
                .allMatch(head -> head.attr("scope").equals("row"));
        assertThat(page.expectFirst("section.organisation:last-of-type").text()).contains("Xero lists nobody here.");
    }

    @Test
    void subscribersOfOneNameAreToldApart() throws IOException {
        Document page = page(
                organisation("o-1", "One", user("u-1", "Sam", "STANDARD", true), user("u-2", "Sam", "STANDARD", true)));

        assertThat(page.expectFirst("section").select("td bdi").eachText()).containsExactly("Sam [u-1]", "Sam [u-2]");
    }

    @Test
    void dataThatTheSyncLacksIsListed() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD", true), user("", "B", "STANDARD")));

        assertThat(page.expectFirst("section").select("li").eachText())
                .containsExactly("Not in this report: record 2 of One: no UserID.");
    }

    @Test
    void findingsAreListedFirst() throws IOException {
        Document page = page(
                organisation("o-1", "Empty"),
                organisation(
                        "o-2",
                        "Full",
                        user("u-1", "A", "NEW", true),
                        user("u-2", "B", "STANDARD", true),
                        user("u-3", "C", "REMOVED")));

        assertThat(page.expectFirst("section").select("li").eachText())
                .containsExactly(
                        "Nobody is the subscriber of Empty.",
                        "Role not documented by Xero: NEW in Full (1 person).",
                        "2 people are subscribers of Full; one is usual.",
                        "Removed in Xero, without access: 1 person of Full.");
        assertThat(page.select("dl").text())
                .isEqualTo("organisations 2 people 3 grants 4 subscribers 2 disabled users 1");
    }

    @Test
    void pageWithoutFindingsSaysSo() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD", true)));

        assertThat(page.expectFirst("section").text()).contains("Nothing stands out.");
    }

    @Test
    void pageListsTheGapsOfXerosApi() throws IOException {
        assertThat(page(organisation("o-1", "One")).select("footer li").eachText())
                .containsExactlyElementsOf(XeroApiGaps.LINES);
    }

    @Test
    void longNameIsTruncated() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "x".repeat(10_000), "STANDARD")));

        assertThat(page.getElementsContainingOwnText("x".repeat(1024 - 3) + "…"))
                .hasSize(1);
        assertThat(page.select("style").html()).contains("overflow-wrap: anywhere");
    }
}

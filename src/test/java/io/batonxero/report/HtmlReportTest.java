package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static io.batonxero.report.Sheets.userWithEmail;
import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.report.content.XeroApiGaps;
import io.batonxero.xero.ReachableTenants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
            "role",
            "tabindex",
            "aria-labelledby");

    @TempDir
    Path folder;

    private Document page(AccessRecords... organisations) throws IOException {
        return page("", Sheets.TENANTS, organisations);
    }

    private Document page(String domains, ReachableTenants tenants, AccessRecords... organisations) throws IOException {
        FinishedSync sync = deliver(folder, organisations);
        String report = folder.resolve("access.html").toString();
        new ReportWriter(report, sync.file().toString(), domains, "app-1").write(sync, SyncFilter.NONE, tenants);
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

        assertThat(page.getElementsContainingOwnText("-mark"))
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
        List<String> hashes = new ArrayList<>();
        for (Element style : page.select("style")) {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(style.data().getBytes(StandardCharsets.UTF_8));
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        }
        assertThat(hashes).hasSize(2);
        assertThat(policy)
                .startsWith("default-src 'none'; style-src " + String.join(" ", hashes) + ";")
                .doesNotContain("unsafe");
        assertThat(page.charset()).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void everyTableHasACaptionAndEveryHeaderAScope() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD")), organisation("o-2", "Two"));

        assertThat(page.select("table"))
                .hasSize(4)
                .allMatch(table -> !table.select("> caption").text().isBlank());
        assertThat(page.select("thead th")).allMatch(head -> head.attr("scope").equals("col"));
        assertThat(page.select("tbody th"))
                .isNotEmpty()
                .allMatch(head -> head.attr("scope").equals("row"));
        assertThat(page.select("section.organisation").eachText().get(1)).contains("Xero lists nobody here.");
    }

    @Test
    void subscribersOfOneNameAreToldApart() throws IOException {
        Document page = page(
                organisation("o-1", "One", user("u-1", "Sam", "STANDARD", true), user("u-2", "Sam", "STANDARD", true)));

        assertThat(page.select(".matrix td bdi").eachText()).containsExactly("Sam [u-1]", "Sam [u-2]");
    }

    @Test
    void dataThatTheSyncLacksIsListed() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD", true), user("", "B", "STANDARD")));

        assertThat(page.expectFirst("section").select("li").eachText())
                .containsExactly("Not in this report: 1 part or record: record 2 of One: no UserID");
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
                        "Roles that Xero does not document: 1 user: NEW in Full",
                        "Nobody is the subscriber: 1 organisation: Empty",
                        "Several subscribers, where one is usual: 1 organisation: Full (2)",
                        "Removed in Xero, without access: 1 user of 1 organisation: Full (1)");
        assertThat(page.select("dl.figures").text())
                .isEqualTo("organisations 2 users 3 people 3 grants 4 subscribers 2 disabled users 1");
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
                .hasSize(2);
        assertThat(page.select("style").html()).contains("overflow-wrap: break-word");
    }

    @Test
    void organisationsThatWereNotReadAreNamed() throws IOException {
        Document page = page(
                "",
                Sheets.tenantsWithout("Two", "Three"),
                organisation("o-1", "One", user("u-1", "A", "STANDARD", true)));

        assertThat(page.select(".warning").text()).contains("2 of 3 connected organisations were not read.");
        assertThat(page.expectFirst("section").select("li").eachText())
                .containsExactly("Not read: 2 of 3 connected organisations:"
                        + " Three, excluded by --xero-organisations; Two, excluded by --xero-organisations");
        assertThat(page.select("section[aria-labelledby=scope] tbody tr").eachText())
                .containsExactly(
                        "Three t-Three excluded by --xero-organisations", "Two t-Two excluded by --xero-organisations");
        assertThat(page(organisation("o-1", "One")).select(".warning")).isEmpty();
    }

    @Test
    void pageNamesTheFileThatItShows() throws Exception {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD", true)));

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("sync.c1z")));
        String syncId = page.expectFirst("header code").text();
        assertThat(page.select("dl.facts").text())
                .contains(
                        "Sync id " + syncId,
                        "SHA-256 of the file " + HexFormat.of().formatHex(digest),
                        "File " + folder.resolve("sync.c1z"),
                        "Xero app (client id) app-1");
        assertThat(page.select("style").get(1).data())
                .contains("sync " + syncId + ",", "counter(page) \" of \" counter(pages)");
    }

    @Test
    void usersOfHighPrivilegeComeFirst() throws IOException {
        Document page = page(organisation(
                "o-1",
                "One",
                user("u-1", "A", "READONLY"),
                user("u-2", "B", "INVOICEONLY"),
                user("u-3", "C", "NEW"),
                user("u-4", "D", "CASHBOOKCLIENT", true),
                user("u-5", "E", "STANDARD"),
                user("u-6", "F", "FINANCIALADVISER"),
                user("u-7", "G", "REMOVED")));

        assertThat(page.select(".organisation th .id").eachText())
                .containsExactly("u-6", "u-5", "u-4", "u-3", "u-2", "u-1", "u-7");
    }

    @Test
    void matrixAddsUp() throws IOException {
        Document page = page(
                organisation("o-1", "One", user("u-1", "A", "STANDARD", true), user("u-2", "B", "READONLY")),
                organisation("o-2", "Two", user("u-1", "A", "STANDARD"), user("u-3", "C", "REMOVED")));

        assertThat(page.select(".matrix tr").eachText())
                .containsExactly(
                        "Organisation Users Standard Read only No role Disabled Grants Subscriber",
                        "One 2 1 1 0 0 3 A",
                        "Two 2 1 0 0 1 1 none",
                        "Sum 4 2 1 0 1 4 1");
        assertThat(page.select("dl.figures").text()).contains("users 3 people 3 grants 4");
    }

    @Test
    void usersWithOneAddressAreOnePerson() throws IOException {
        Document page = page(
                organisation("o-1", "One", userWithEmail("u-1", "Ada", "ada@example.org", "READONLY")),
                organisation(
                        "o-2",
                        "Two",
                        userWithEmail("u-2", "Ada L", "Ada@Example.org", "FINANCIALADVISER"),
                        userWithEmail("u-3", "Ada L", "ADA@example.org", "STANDARD"),
                        userWithEmail("u-4", "Bo", "", "STANDARD")));

        assertThat(page.select(".by-person tbody tr").eachText())
                .containsExactly(
                        "Ada Ada L ada@example.org several accounts in Two One: Read only Two: Adviser Two: Standard",
                        "Bo no e-mail address Two: Standard");
        assertThat(page.select("dl.figures").text()).contains("users 4 people 2");
    }

    @Test
    void peopleToLookAtAreGrouped() throws IOException {
        Document page = page(
                "example.org, ledger.example",
                Sheets.TENANTS,
                organisation(
                        "o-1",
                        "One",
                        user("u-0", "Owner", "STANDARD", true),
                        userWithEmail("u-1", "Out", "out@elsewhere.example", "READONLY"),
                        userWithEmail("u-2", "Partner", "ann@nz.ledger.example", "READONLY"),
                        userWithEmail("u-3", "Evil", "eve@evilledger.example", "FINANCIALADVISER"),
                        userWithEmail("u-4", "Desk", "accounts.nz@example.org", "READONLY"),
                        userWithEmail("u-5", "", "who@example.org", "READONLY"),
                        userWithEmail("u-6", "Partner", "ann@example.org", "READONLY")));

        assertThat(page.expectFirst("section").select("li").eachText())
                .containsExactly(
                        "Address outside example.org, ledger.example: 2 people, 1 of them Adviser, Standard or subscriber:"
                                + " Evil (eve@evilledger.example); Out (out@elsewhere.example)",
                        "Address looks shared: 1 person: Desk (accounts.nz@example.org)",
                        "Without a name or an e-mail address: 1 person: who@example.org",
                        "One name with several e-mail addresses, perhaps one person: 1 name: Partner");
    }

    @Test
    void manyOrganisationsHaveFewFindings() throws IOException {
        Document page = page(IntStream.range(0, 60)
                .mapToObj(i -> organisation(
                        "o-" + i, "Company " + i, user("u-" + i, "A" + i, "NEW"), user("v-" + i, "B" + i, "REMOVED")))
                .toArray(AccessRecords[]::new));

        assertThat(page.expectFirst("section").select("li").eachText())
                .hasSize(3)
                .allMatch(line -> line.contains("and 55 more"));
    }

    @Test
    void reviewerHasEmptyColumns() throws IOException {
        Document page = page(organisation("o-1", "One", user("u-1", "A", "STANDARD")));

        assertThat(page.select(".organisation th.sign").eachText())
                .containsExactly("Decision", "Reviewer", "Date", "Remark");
        assertThat(page.select(".organisation td.sign")).hasSize(4).allMatch(cell -> !cell.hasText());
    }
}

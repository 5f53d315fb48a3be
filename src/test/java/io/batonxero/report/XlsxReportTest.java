package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.support.Installed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the spreadsheet as XML, and as LibreOffice opens it. */
class XlsxReportTest {
    private static final String FORMULA = "=HYPERLINK(\"http://x\",\"<b>\")";

    @TempDir
    Path folder;

    private Path report(AccessRecords... organisations) {
        FinishedSync sync = deliver(folder, organisations);
        Path report = folder.resolve("access.xlsx");
        new ReportWriter(report.toString(), sync.file().toString(), "", "")
                .write(sync, SyncFilter.NONE, Sheets.TENANTS);
        return report;
    }

    private static Document part(Path report, String name) throws IOException {
        try (ZipFile zip = new ZipFile(report.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return Jsoup.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "", Parser.xmlParser());
        }
    }

    /** Converts each sheet to CSV with LibreOffice, which takes seconds to start. */
    private void open(Path report) throws Exception {
        Installed.assume("soffice");
        Process process = new ProcessBuilder(
                        "soffice",
                        "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                        "--headless",
                        "--convert-to",
                        // Comma, quotes, UTF-8, cells as shown, each sheet in a file.
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
                        "--outdir",
                        folder.toString(),
                        report.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("soffice.txt").toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }

    /** {@return the lines of a sheet by their headings, as LibreOffice read them} */
    private List<Map<String, String>> opened(String sheet) throws IOException {
        Path csv = folder.resolve("access-" + sheet + ".csv");
        assertThat(csv).as(Files.readString(folder.resolve("soffice.txt"))).exists();
        try (var lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(csv.toFile())) {
            return lines.readAll();
        }
    }

    @Test
    void libreOfficeShowsEachPersonWithTextsDatesAndEmptyColumnsForTheDecision() throws Exception {
        open(report(organisation(
                "o-1",
                "Ünï & Co",
                user("u-1", FORMULA, "STANDARD", true),
                user("u-2", "_x0041_", "NEW"),
                user("", "B", "STANDARD"))));

        assertThat(opened("Scope"))
                .extracting(line -> line.get("What") + ": " + line.get("Value"))
                .contains(
                        "Users: 2",
                        "Organisation: Ünï & Co (o-1)",
                        "Not in this report: record 3 of Ünï & Co: no UserID")
                .anyMatch(line -> line.startsWith("Sync id: "));
        assertThat(opened("People"))
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .containsEntry("Organisation", "Ünï & Co")
                                .containsEntry("Person", FORMULA)
                                .containsEntry("E-mail", "u-1@example.org")
                                .containsEntry("Role", "Standard")
                                .containsEntry("Role explained by Xero", "yes")
                                .containsEntry("Subscriber", "yes")
                                .containsEntry("Status", "enabled")
                                .hasEntrySatisfying(
                                        "Record last changed (UTC; not a login)",
                                        date -> assertThat(date).startsWith("2024-03-01 03:15"))
                                .containsEntry("Decision", "")
                                .containsEntry("Reviewer", "")
                                .containsEntry("Date", "")
                                .containsEntry("Remark", "")
                                .containsEntry("User id", "u-1"),
                        line -> assertThat(line)
                                .containsEntry("Person", "_x0041_")
                                .containsEntry("Role", "NEW")
                                .containsEntry("Role explained by Xero", "no"));
    }

    @Test
    void noCellIsAFormulaAndOneThatLooksLikeItKeepsItsTypeWhenEdited() throws IOException {
        Document people =
                part(report(organisation("o-1", "One", user("u-1", FORMULA, "STANDARD"))), "xl/worksheets/sheet1.xml");

        assertThat(people.select("f")).isEmpty();
        Element name = people.select("c").stream()
                .filter(cell -> cell.text().equals(FORMULA))
                .findFirst()
                .orElseThrow();
        assertThat(name.attr("t")).isEqualTo("inlineStr");
        assertThat(name.hasAttr("s")).isTrue();
    }

    @Test
    void headingsStayInViewAndFilterAndDatesAreNumbers() throws IOException {
        Path report = report(organisation("o-1", "One", user("u-1", "A", "STANDARD"), user("u-2", "B", "READONLY")));

        Document people = part(report, "xl/worksheets/sheet1.xml");
        assertThat(people.expectFirst("pane").attr("state")).isEqualTo("frozen");
        assertThat(people.expectFirst("pane").attr("ySplit")).isEqualTo("1");
        assertThat(people.expectFirst("autoFilter").attr("ref")).isEqualTo("A1:P3");
        assertThat(people.expectFirst("c[r=H2]").attr("t")).isNotEqualTo("inlineStr");
        assertThat(Double.parseDouble(people.expectFirst("c[r=H2] v").text())).isBetween(45_352.0, 45_353.0);
        assertThat(people.expectFirst("oddFooter").text())
                .containsPattern("&L.*Xero access, sync \\w{27}&R.*Page &P of &N");
        assertThat(part(report, "xl/styles.xml").select("numFmt"))
                .extracting(format -> format.attr("formatCode"))
                .contains("yyyy-mm-dd hh:mm");
        assertThat(part(report, "xl/workbook.xml").select("sheet"))
                .extracting(sheet -> sheet.attr("name"))
                .containsExactly("People", "By person", "Scope");
    }

    @Test
    void accountsOfAPersonAreConsecutiveLinesOfTheSheetByPerson() throws IOException {
        Document sheet = part(
                report(
                        organisation("o-1", "One", user("u-1", "A", "STANDARD"), user("u-2", "B", "STANDARD")),
                        organisation("o-2", "Two", user("u-1", "A", "READONLY"))),
                "xl/worksheets/sheet2.xml");

        assertThat(sheet.select("row").stream()
                        .skip(1)
                        .map(row -> row.select("is").eachText()))
                .extracting(texts -> texts.get(0) + " " + texts.get(2) + " " + texts.get(3))
                .containsExactly("A One Standard", "A Two Read only", "B One Standard");
    }

    @Test
    void spreadsheetIsReadableByItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report(organisation("o-1", "One")))))
                .isEqualTo("rw-------");
    }
}

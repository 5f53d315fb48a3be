package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.Domains;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares deliveries by ids. */
class AccessChangesTest {
    private static final AccessRecords[] BEFORE = {
        organisation("o-1", "Gone", user("u-0", "Olga", "STANDARD")),
        organisation(
                "o-2",
                "Stays",
                user("u-1", "Ada", "STANDARD", true),
                user("u-2", "Ben", "STANDARD"),
                user("u-3", "Cy", "READONLY"),
                user("u-4", "Dee", "READONLY"),
                user("u-5", "Eve", "READONLY"),
                user("u-8", "Gil", "REMOVED"))
    };
    private static final AccessRecords[] AFTER = {
        organisation(
                "o-2",
                "Stays, renamed",
                user("u-1", "Ada", "STANDARD"),
                user("u-2", "Ben", "FINANCIALADVISER"),
                user("u-4", "Another name", "READONLY"),
                user("u-5", "Eve", "REMOVED"),
                user("u-6", "Cy", "READONLY"),
                user("u-8", "Gil", "READONLY")),
        organisation("o-3", "New", user("u-0", "Olga", "STANDARD"), user("u-7", "Fay", "STANDARD"))
    };

    @TempDir
    Path folder;

    private Path before(String name) throws IOException {
        FinishedSync sync = deliver(folder, BEFORE);
        Path file = folder.resolve(name);
        if (name.endsWith(".json")) {
            new ReportWriter(file.toString(), "other.c1z", "", "").write(sync, SyncFilter.NONE, Sheets.TENANTS);
        } else {
            Files.move(sync.file(), file);
        }
        return file;
    }

    private List<String> changes(Path previous, AccessRecords... after) throws IOException {
        List<String> lines = new ArrayList<>();
        try (AccessReport report = AccessReport.of(
                        deliver(folder, after), Sheets.TENANTS, "", Domains.of(""), ZonedDateTime.now(ZoneOffset.UTC));
                AccessChanges changes = AccessChanges.between(previous, report)) {
            changes.each(change -> lines.add(String.join(
                    "|",
                    change.kind().words,
                    change.organisation(),
                    change.person(),
                    change.before(),
                    change.after(),
                    String.valueOf(change.people()))));
            assertThat(changes.previous().syncId()).isNotEmpty();
            assertThat(changes.counts().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(lines.size());
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"previous.c1z", "previous.json"})
    void changesAreFoundByIdsNotByNames(String name) throws IOException {
        assertThat(changes(before(name), AFTER))
                .containsExactly(
                        "organisation no longer in the report|Gone||||1",
                        "new organisation|New||||2",
                        "joined|Stays, renamed|Cy||Read only|0",
                        "joined|Stays, renamed|Gil||Read only|0",
                        "left|Stays, renamed|Cy|Read only||0",
                        "left|Stays, renamed|Eve|Read only||0",
                        "role changed|Stays, renamed|Ada|Standard, subscriber|Standard|0",
                        "role changed|Stays, renamed|Ben|Standard|Adviser|0");
    }

    @Test
    void sameDeliveryHasNoChange() throws IOException {
        assertThat(changes(before("previous.json"), BEFORE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "", "{\"syncId\":\"1\"}", "{\"syncId\":\"1\",\"organisations\":[{\"id\":\"1\","})
    void fileThatIsNoReportIsRefused(String text) throws IOException {
        Path json = Files.writeString(folder.resolve("a.json"), text);

        assertThatThrownBy(() -> AccessChanges.requireReadable(json)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AccessChanges.requireReadable(Files.writeString(folder.resolve("a.c1z"), text)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("C1ZF");
    }

    @Test
    void everyFormatButCsvShowsTheChanges() throws IOException {
        Path previous = before("previous.c1z");
        FinishedSync sync = deliver(folder, AFTER);
        String names = List.of("a.html", "a.json", "a.xlsx", "a.csv").stream()
                .map(name -> folder.resolve(name).toString())
                .collect(Collectors.joining(","));
        ReportWriter writer = new ReportWriter(names, sync.file().toString(), "", "", previous.toString(), 0, "");
        writer.requireWritable();

        writer.write(sync, SyncFilter.NONE, Sheets.TENANTS);

        Document html = Jsoup.parse(Files.readString(folder.resolve("a.html")));
        assertThat(html.expectFirst("#changes").text()).matches("What changed since 20.* UTC, sync \\w+");
        assertThat(html.select("#changes ~ div tbody tr")).hasSize(8);
        assertThat(html.select("#changes ~ div tbody tr").get(7).text())
                .isEqualTo("role changed Stays, renamed Benu-2 u-2@example.org Standard Adviser");
        JsonNode changes =
                new ObjectMapper().readTree(folder.resolve("a.json").toFile()).path("changes");
        assertThat(changes.path("since").asText()).isNotEmpty();
        assertThat(changes.path("list")).hasSize(8);
        assertThat(changes.at("/list/7/after").asText()).isEqualTo("Adviser");
        try (ZipFile zip = new ZipFile(folder.resolve("a.xlsx").toFile())) {
            assertThat(new String(
                            zip.getInputStream(zip.getEntry("xl/workbook.xml")).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("name=\"Changes\"");
        }
    }

    @Test
    void fileThatCannotBeComparedIsRefusedBeforeASync() throws IOException {
        Path other = Files.writeString(folder.resolve("a.json"), "{}");
        ReportWriter writer =
                new ReportWriter(folder.resolve("b.json").toString(), "sync.c1z", "", "", other.toString(), 0, "");

        assertThatThrownBy(writer::requireWritable)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--report-compare (BATON_REPORT_COMPARE) names " + other
                        + ", which cannot be compared with (it is not a report of this program)."
                        + " Name an earlier .c1z or .json report of this program.");
        assertThatThrownBy(() -> new ReportWriter("", "sync.c1z", "", "", "sync.c1z", 0, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("which is also the sync file (--file)");
    }

    @Test
    void fileWithoutAnyOrganisationIsRefused() {
        Path empty = deliver(folder).file();

        assertThatThrownBy(() -> AccessChanges.requireReadable(empty)).hasMessage("it is a .c1z of another connector");
    }
}

package io.batonxero.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path folder;

    private List<ReportFile> reports(String setting) {
        return ReportFile.listFrom(setting, folder.resolve("sync.c1z").toString());
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void extensionSelectsTheFormat() {
        assertThat(reports(in("a.csv") + " , " + in("b.HTML") + "," + in("c.json") + "," + in("d.Xlsx") + ","))
                .extracting(ReportFile::format)
                .containsExactly(ReportFormat.CSV, ReportFormat.HTML, ReportFormat.JSON, ReportFormat.XLSX);
    }

    @Test
    void emptySettingNamesNoReport() {
        assertThat(reports("")).isEmpty();
        assertThat(reports(" , ")).isEmpty();
    }

    @Test
    void fileNameWithoutAFolderIsInTheWorkingDirectory() {
        assertThat(reports("access.csv"))
                .extracting(ReportFile::path)
                .containsExactly(Path.of("access.csv").toAbsolutePath());
    }

    @Test
    void unknownTypeAndInvalidNameAreRejected() {
        assertRejected(in("access.xls"), ".csv, .html, .json or .xlsx");
        assertRejected(in("csv"), ".csv, .html, .json or .xlsx");
        assertRejected(folder + "/nul\0.csv", "is not a valid file name");
    }

    @Test
    void aUrlIsRejected() {
        assertRejected("s3://bucket/access.csv", "which is a URL. Set a file path.");
    }

    @Test
    void targetThatCannotBeWrittenIsRejected() throws IOException {
        Files.createDirectory(folder.resolve("folder.csv"));

        assertThatThrownBy(() -> reports(in("folder.csv")).forEach(ReportFile::requireWritable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "--report (BATON_REPORT) names " + in("folder.csv") + ", which is a folder. Set a file path.");
        assertThatThrownBy(() -> reports(in("nowhere/access.csv")).forEach(ReportFile::requireWritable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere does not exist. Create the folder.");
    }

    /** {@code check} and {@code validate} create the bean too, but write no report. */
    @Test
    void targetIsNotCheckedByTheConstructor() {
        assertThat(reports(in("nowhere/access.csv"))).hasSize(1);
    }

    @Test
    void reportCannotReplaceTheSyncFileOrAnotherReport() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        String sync = in("access.csv");

        assertThatThrownBy(() -> ReportFile.listFrom(link.resolve("access.csv").toString(), sync))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("which is also the sync file (--file)");
        assertRejected(in("a.csv") + "," + link.resolve("a.csv"), "is listed twice");
        assertRejected(
                Files.createSymbolicLink(folder.resolve("b.csv"), Path.of("sync.c1z"))
                        .toString(),
                "which is also the sync file");
    }

    @Test
    void nameMayContainTheDateAndTheSync() {
        ReportFile report = reports(in("access-{date}-{sync}.csv")).get(0);

        assertThat(report.at(Instant.parse("2026-05-31T23:59:59Z"), "2x/b"))
                .isEqualTo(folder.resolve("access-2026-05-31-2x_b.csv"));
        report.requireWritable();
    }

    @Test
    void dateInTheNameOfAFolderIsRejected() {
        assertRejected(in("{date}/access.csv"), "which has {date} or {sync} in the name of a folder. Use it in");
    }

    @Test
    void nameThatIsTooLongOnceItHasTheSyncIsRejected() {
        String name = in("a".repeat(240) + "{sync}.csv");

        assertThatThrownBy(() -> reports(name).forEach(ReportFile::requireWritable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("which cannot be written");
    }

    @Test
    void nameThatContainsACommaIsQuoted() {
        assertThat(reports("\"" + in("a,b.csv") + "\"," + in("c.json")))
                .extracting(ReportFile::path)
                .containsExactly(folder.resolve("a,b.csv"), folder.resolve("c.json"));
        assertRejected(in("a,b.csv"), "a name that contains a comma needs double quotes");
    }

    private void assertRejected(String setting, String reason) {
        assertThatThrownBy(() -> reports(setting))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(reason)
                .hasMessageStartingWith("--report (BATON_REPORT) names ");
    }
}

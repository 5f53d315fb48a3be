package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the reports of the demo's organisations with golden files. {@code -Dgolden.update=true} rewrites those. */
class ReportsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/reports");

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Run run(String report) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_REPORT", report);
        return Run.of(environment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access.csv", "access.html", "access.json"})
    void demoReportEqualsItsGoldenFile(String name) throws IOException {
        Run run = run(folder.resolve(name).toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        String report = Files.readString(folder.resolve(name))
                .replaceAll(
                        "20(2[6-9]|[3-9]\\d)-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?",
                        "<now>")
                .replaceAll(" \\(<now> [+-]\\d\\d:\\d\\d, [^)]*\\)", "")
                .replaceAll("(\"timeZone\" : )\"[^\"]*\"", "$1\"<zone>\"")
                .replaceAll("\\b[0-9a-f]{64}\\b", "<sha256>")
                .replaceAll("(\"bytes\" : |<bdi>)\\d{4,}(?=,|\\s| bytes)", "$1<bytes>")
                .replaceAll("(style-src '[^']+') '[^']+'", "$1 '<hash>'")
                .replace(folder.toString(), "<folder>")
                .replace(syncId(), "<sync>");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(name), report);
        }
        assertThat(report).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    private String syncId() {
        try (C1zReader reader = new C1zReader(folder.resolve("sync.c1z"))) {
            return reader.syncId();
        }
    }

    @Test
    void severalReportsAreWritten() {
        Run run = run(folder.resolve("a.csv") + "," + folder.resolve("b.html") + "," + folder.resolve("c.json"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder).isDirectoryContaining("glob:**/sync.c1z");
        assertThat(folder)
                .isDirectoryContaining("glob:**/a.csv")
                .isDirectoryContaining("glob:**/b.html")
                .isDirectoryContaining("glob:**/c.json");
    }

    @Test
    void noReportIsWrittenWithoutTheSetting() throws IOException {
        Run run = run("");

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(folder.resolve("sync.c1z"), folder.resolve("state"));
        }
    }

    @Test
    void targetThatCannotBeWrittenFailsBeforeAnyRequest() {
        Run run = run(folder.resolve("nowhere/access.csv").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("--report", "BATON_REPORT", "nowhere");
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void fileNameThatIsTooLongFailsBeforeAnyRequest() {
        // 262 bytes; file systems allow 255.
        Run run = run(folder.resolve("access".repeat(43) + ".csv").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("--report", "BATON_REPORT");
        assertThat(xero.requests()).isEmpty();
    }
}

package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries that are kept: the comparison with the last one, and the deletion of old reports. */
class ReportHistoryTest {
    @TempDir
    Path folder;

    @TempDir
    Path state;

    private Path run(String name, int keep, String role) {
        FinishedSync sync = deliver(folder, organisation("o-1", "One", user("u-1", "A", role)));
        new ReportWriter(folder.resolve(name).toString(), sync.file().toString(), "", "app", "", keep, state.toString())
                .write(sync, SyncFilter.NONE, Sheets.TENANTS);
        return folder.resolve(name.replace("{sync}", sync.syncId()));
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("reports/app"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void reportIsComparedWithTheLastDeliveryOnceOneIsKept() throws IOException {
        JsonNode first = read(run("a.json", 2, "STANDARD"));
        JsonNode second = read(run("a.json", 2, "READONLY"));

        assertThat(first.has("changes")).isFalse();
        assertThat(second.at("/changes/sinceSyncId")).isEqualTo(first.path("syncId"));
        assertThat(second.at("/changes/list/0/kind").asText()).isEqualTo("ROLE_CHANGED");
    }

    @Test
    void nothingIsKeptWithoutTheSetting() {
        run("a-{sync}.json", 0, "STANDARD");

        assertThat(state).isEmptyDirectory();
    }

    @Test
    void onlyTheLastDeliveriesAreKeptReadableByTheirOwnerOnly() throws IOException {
        for (int i = 0; i < 4; i++) {
            run("a.json", 2, "STANDARD");
        }

        assertThat(kept())
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void oldReportsAreDeletedUnlessSomebodyChangedThemOrWroteThem() throws IOException {
        Path foreign = Files.writeString(folder.resolve("a-foreign.xlsx"), "of somebody");
        Path reviewed = run("a-{sync}.xlsx", 2, "STANDARD");
        Files.writeString(reviewed, "with decisions");
        Path old = run("a-{sync}.xlsx", 2, "STANDARD");
        Path last = run("a-{sync}.xlsx", 2, "STANDARD");
        Path newest = run("a-{sync}.xlsx", 2, "STANDARD");

        assertThat(old).doesNotExist();
        assertThat(List.of(foreign, reviewed, last, newest))
                .allSatisfy(file -> assertThat(file).isRegularFile());
    }

    @Test
    void keptReportThatCannotBeReadIsLeftOut() throws IOException {
        run("a.json", 2, "STANDARD");
        Files.writeString(kept().get(0), "{");

        assertThat(read(run("a.json", 2, "STANDARD")).has("changes")).isFalse();
    }

    private static JsonNode read(Path json) throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }
}

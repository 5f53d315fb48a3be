package io.batonxero.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.Sha256;
import io.batonxero.file.DurableFile;
import io.batonxero.file.StateDirectory;
import io.batonxero.report.content.AccessReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reports of the last deliveries, in the state folder: the next reports are compared with the newest. Also a list of the
 * reports whose names have a date or a sync, so that old ones can be deleted.
 */
final class ReportHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WRITTEN = "written.json";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final int keep;

    /**
     * A report that this program wrote.
     *
     * @param name the path with its variables
     * @param sha256 the digest of the file as it was written
     */
    record Written(String name, String file, String sha256) {}

    /**
     * Creates a history.
     *
     * @param keep how many deliveries to keep; 0 for none
     */
    ReportHistory(String stateDir, String clientId, int keep) {
        Path file = StateDirectory.file(stateDir, "reports", clientId);
        this.folder = file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.json$", ""))
                .toAbsolutePath();
        this.keep = keep;
    }

    /** {@return the report of the last delivery; empty if none is kept} */
    Optional<Path> newest() throws IOException {
        List<Path> kept = kept();
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    /** Keeps the report of a delivery, and deletes the oldest ones. */
    void add(AccessReport data) throws IOException {
        if (keep == 0) {
            return;
        }
        Path file = folder.resolve(TIME.format(data.identity().madeAt()) + "-"
                + ReportFile.fileNamePart(data.identity().syncId()) + ".json");
        DurableFile.createFolderOf(file);
        DurableFile.replace(file, out -> JsonReport.write(data, Optional.empty(), out));
        List<Path> kept = kept();
        for (Path old : kept.subList(0, Math.max(0, kept.size() - keep))) {
            Files.deleteIfExists(old);
        }
    }

    /**
     * Remembers a report whose name has a date or a sync, and deletes the oldest ones of the same name. A file that somebody
     * changed since, such as a spreadsheet with decisions, is never deleted.
     */
    void addWritten(ReportFile report, Path file) throws IOException {
        if (keep == 0 || !report.hasVariableName()) {
            return;
        }
        List<Written> all = new ArrayList<>(written());
        all.removeIf(other -> other.file().equals(file.toString()));
        all.add(new Written(report.path().toString(), file.toString(), Sha256.hex(file)));
        List<Written> same = all.stream()
                .filter(other -> other.name().equals(report.path().toString()))
                .toList();
        for (Written old : same.subList(0, Math.max(0, same.size() - keep))) {
            Path path = Path.of(old.file());
            if (Files.isRegularFile(path) && Sha256.hex(path).equals(old.sha256())) {
                Files.delete(path);
            }
            all.remove(old);
        }
        DurableFile.createFolderOf(folder.resolve(WRITTEN));
        DurableFile.replace(folder.resolve(WRITTEN), out -> out.write(JSON.writeValueAsBytes(all)));
    }

    private List<Written> written() throws IOException {
        Path file = folder.resolve(WRITTEN);
        return Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : List.of();
    }

    private List<Path> kept() throws IOException {
        if (keep == 0 || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("\\d{8}T\\d{6}Z-[\\w-]+\\.json"))
                    .sorted()
                    .toList();
        }
    }
}

package io.batonxero.report;

import io.batonxero.base.ConfigurationException;
import io.batonxero.file.DurableFile;
import io.batonxero.file.OutputFile;
import io.batonxero.names.CommaList;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A report to write.
 *
 * @param name the file name in the setting
 * @param path absolute; its file name may contain <code>{date}</code> and <code>{sync}</code>
 */
record ReportFile(String name, Path path, ReportFormat format) {
    private static final String DATE = "{date}";
    private static final String SYNC = "{sync}";
    private static final int SYNC_ID_CHARS = 27;

    /**
     * {@return the reports of the setting}
     *
     * @param setting file names, separated by comma; empty for none
     * @param syncFile the file of {@code baton.file}, which no report may overwrite
     * @throws ConfigurationException if the format is unknown, or a report would overwrite the sync file or another report
     */
    static List<ReportFile> listFrom(String setting, String syncFile) {
        List<ReportFile> reports = new ArrayList<>();
        for (String name : CommaList.of(setting)) {
            ReportFile report = named(name);
            if (isSameFile(report.path, Path.of(syncFile))) {
                throw bad(name, "which is also the sync file (--file)", "Set another file name");
            }
            if (reports.stream().anyMatch(other -> isSameFile(other.path, report.path))) {
                throw bad(name, "which is listed twice", "List each report once");
            }
            reports.add(report);
        }
        return List.copyOf(reports);
    }

    private static ReportFile named(String name) {
        ReportFormat format = ReportFormat.of(name)
                .orElseThrow(
                        () -> bad(
                                name,
                                "which has an unknown report type",
                                "Use file names ending in .csv, .html, .json or .xlsx, separated by commas; a name that contains a comma needs double quotes"));
        return new ReportFile(name, path(name), format);
    }

    /**
     * Checks that the report can be written. Called before a sync.
     *
     * @throws ConfigurationException if it is not a regular file, or its folder is missing or cannot be written
     */
    void requireWritable() {
        Path sample = at(Instant.EPOCH, "0".repeat(SYNC_ID_CHARS));
        OutputFile.problem(sample).map(problem -> bad(name, problem)).ifPresent(problem -> {
            throw problem;
        });
    }

    /** {@return the file of a sync: its name has the date in UTC and the id of the sync} */
    Path at(Instant generatedAt, String syncId) {
        String date = LocalDate.ofInstant(generatedAt, ZoneOffset.UTC).toString();
        return path.resolveSibling(fileName(path).replace(DATE, date).replace(SYNC, fileNamePart(syncId)));
    }

    /** {@return an id as part of a file name} A step of your own may have set any id. */
    static String fileNamePart(String syncId) {
        return syncId.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** {@return whether each sync, or each day, has a file of its own} */
    boolean hasVariableName() {
        return hasVariable(fileName(path));
    }

    private static boolean hasVariable(String text) {
        return text.contains(DATE) || text.contains(SYNC);
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path path(String name) {
        if (OutputFile.isUrl(name)) {
            throw bad(name, "which is a URL", "Set a file path");
        }
        try {
            Path path = Path.of(name).toAbsolutePath().normalize();
            if (hasVariable(String.valueOf(path.getParent()))) {
                throw bad(name, "which has {date} or {sync} in the name of a folder", "Use it in the file name only");
            }
            return path;
        } catch (InvalidPathException e) {
            throw bad(name, "which is not a valid file name", "Set another path");
        }
    }

    /** Whether two paths name the same file, also through symbolic links. */
    static boolean isSameFile(Path one, Path other) {
        return realPath(one).equals(realPath(other));
    }

    private static Path realPath(Path path) {
        try {
            Path target = DurableFile.target(path);
            Path folder = target.getParent();
            return folder == null ? target : folder.toRealPath().resolve(target.getFileName());
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static ConfigurationException bad(String name, String problem, String remedy) {
        return bad(name, problem + ". " + remedy + ".");
    }

    private static ConfigurationException bad(String name, String problem) {
        return new ConfigurationException("--report (BATON_REPORT) names " + name + ", " + problem);
    }
}

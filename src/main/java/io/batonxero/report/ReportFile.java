package io.batonxero.report;

import io.batonxero.base.ConfigurationException;
import io.batonxero.file.OutputFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A report that is asked for.
 *
 * @param name as the setting says it
 * @param path absolute
 */
record ReportFile(String name, Path path, ReportFormat format) {
    /**
     * {@return the reports that a setting names}
     *
     * @param setting file names, separated by comma; empty for none
     * @param syncFile what {@code baton.file} names, which no report may overwrite
     * @throws ConfigurationException if one has no known format, or would overwrite the sync file or another report
     */
    static List<ReportFile> listFrom(String setting, String syncFile) {
        List<ReportFile> reports = new ArrayList<>();
        for (String part : setting.split(",", -1)) {
            String name = part.strip();
            if (!name.isEmpty()) {
                ReportFile report = named(name);
                if (isSame(report.path, Path.of(syncFile))) {
                    throw bad(name, "is what --file names too", "Give the report a name of its own");
                }
                if (reports.stream().anyMatch(other -> isSame(other.path, report.path))) {
                    throw bad(name, "is named twice", "Name each report once");
                }
                reports.add(report);
            }
        }
        return List.copyOf(reports);
    }

    private static ReportFile named(String name) {
        ReportFormat format = ReportFormat.of(name)
                .orElseThrow(() -> bad(
                        name,
                        "its name does not say what it is to be",
                        "Let each end in .csv, .html or .json, with a comma between two"));
        return new ReportFile(name, path(name), format);
    }

    /**
     * Checks that the report can be written, so that this shows before a sync and not after it.
     *
     * @throws ConfigurationException if it is not a regular file, or its folder is missing or cannot be written
     */
    void requireWritable() {
        OutputFile.problem(path).map(problem -> bad(name, problem)).ifPresent(problem -> {
            throw problem;
        });
    }

    private static Path path(String name) {
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException impossible) {
            throw bad(name, "is no name of a file here", "Name a file");
        }
    }

    /** Two names of one place, though a link to a folder may be in one of them. */
    private static boolean isSame(Path one, Path other) {
        return place(one).equals(place(other));
    }

    private static Path place(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            return absolute;
        }
        try {
            return folder.toRealPath().resolve(name);
        } catch (IOException notThere) {
            return absolute;
        }
    }

    private static ConfigurationException bad(String name, String problem, String remedy) {
        return bad(name, problem + ". " + remedy);
    }

    private static ConfigurationException bad(String name, String problem) {
        return new ConfigurationException("--report " + name + ": " + problem + " (BATON_REPORT).");
    }
}

package io.batonxero.report;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.report.compare.AccessChanges;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The previous delivery that reports are compared with.
 *
 * @param name the file name in the setting
 */
record ComparedFile(String name, Path path) {
    /**
     * {@return the file of a setting}
     *
     * @throws ConfigurationException if it is the sync file, which a sync replaces before its report is made
     */
    static ComparedFile of(String name, String syncFile) {
        try {
            ComparedFile file =
                    new ComparedFile(name, Path.of(name).toAbsolutePath().normalize());
            if (ReportFile.isSameFile(file.path, Path.of(syncFile))) {
                throw file.bad(
                        "which is also the sync file (--file). Name a copy of an earlier sync, or an earlier report");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new ComparedFile(name, Path.of("")).bad("which is not a valid file name. Set another path");
        }
    }

    /**
     * Checks that the file can be compared with. Called before a sync.
     *
     * @throws ConfigurationException if it cannot be read, or is of another program
     */
    void requireReadable() {
        try {
            AccessChanges.requireReadable(path);
        } catch (IOException e) {
            throw bad("which cannot be compared with (" + IoErrorText.withoutFile(e)
                    + "). Name an earlier .c1z or .json report of this program");
        }
    }

    private ConfigurationException bad(String problem) {
        return new ConfigurationException(
                "--report-compare (BATON_REPORT_COMPARE) names " + name + ", " + problem + ".");
    }
}

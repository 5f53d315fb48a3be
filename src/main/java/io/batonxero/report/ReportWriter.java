package io.batonxero.report;

import io.batonxero.base.ConfigurationException;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.file.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports that people read. They are told out of the finished .c1z rather than out of Xero's answers, so that
 * they say what ConductorOne will be told, whichever steps were replaced.
 */
public final class ReportWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

    private final List<ReportFile> reports;
    private final Clock clock;

    /**
     * Writes the reports that a setting names.
     *
     * @param report names of files, separated by comma; empty for none
     * @param file the .c1z, which no report may overwrite
     * @throws ConfigurationException if a report has no known format, or would overwrite the sync file or another report
     */
    public ReportWriter(String report, String file) {
        this(report, file, Clock.systemUTC());
    }

    ReportWriter(String report, String file, Clock clock) {
        this.reports = ReportFile.listFrom(report, file);
        this.clock = clock;
    }

    /**
     * Checks that the reports can be written: before the first sync, where a route of this mode calls {@link #write}.
     *
     * @throws ConfigurationException if one is not a regular file, or its folder is missing or cannot be written
     */
    public void requireWritable() {
        reports.forEach(ReportFile::requireWritable);
    }

    /**
     * {@return the sync, as it came} Its reports are in place; those that were there stay whole until then. Of a sync
     * that does not hold everything there is none: it would say that nobody has what was only left out.
     *
     * @throws ReportException if one cannot be written
     */
    public FinishedSync write(FinishedSync sync, SyncFilter filter) {
        if (!reports.isEmpty() && !filter.isNone()) {
            LOG.info("report skipped: the sync is filtered");
        } else if (!reports.isEmpty()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            try (AccessReportData sheet = AccessReportData.of(sync.file())) {
                for (ReportFile report : reports) {
                    write(report, sheet, now, sync.file());
                }
            } catch (IOException | UncheckedIOException | C1zException failed) {
                throw fault("No report could be made", failed, sync.file());
            }
        }
        return sync;
    }

    private static void write(ReportFile report, AccessReportData sheet, Instant now, Path file) {
        try {
            DurableFile.replace(report.path(), out -> report.format().write(sheet, now, out));
            LOG.atInfo()
                    .addKeyValue("file", report.path())
                    .addKeyValue("bytes", Files.size(report.path()))
                    .log("report written");
        } catch (IOException | UncheckedIOException failed) {
            throw fault("The report " + report.path() + " could not be written", failed, file);
        }
    }

    private static ReportException fault(String what, Exception failed, Path file) {
        Throwable cause = failed.getCause();
        Throwable problem = failed instanceof UncheckedIOException && cause != null ? cause : failed;
        return new ReportException(
                what + " (" + problem.getMessage() + "). The .c1z itself is delivered: " + file
                        + ". Check that the disk has room and run again, or run without --report.",
                problem);
    }
}

package io.batonxero.report;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.file.DurableFile;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.Domains;
import io.batonxero.xero.ReachableTenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access reports. They are made from the finished .c1z, not from Xero's responses, so that they show what
 * ConductorOne receives, also with replaced steps.
 */
public final class ReportWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

    private final List<ReportFile> reports;
    private final Optional<ComparedFile> compared;
    private final ReportHistory history;
    private final Domains domains;
    private final String app;
    private final Clock clock;

    /**
     * Creates a writer for the reports of the setting.
     *
     * @param report file names, separated by comma; empty for none
     * @param file the sync file, which no report may overwrite
     * @param domains the e-mail domains of the own people, separated by comma; empty for none
     * @param app the client id of the Xero app; may be empty
     * @param compare a previous .c1z or report in JSON to compare with; empty for the last delivery that was kept
     * @param keep how many deliveries to keep for comparison; 0 for none
     * @param stateDir the folder of files that persist between runs; empty for the default
     * @throws ConfigurationException if a format is unknown, a report would overwrite the sync file or another report, an
     *     entry is not a domain, or the sync file would be compared with itself
     */
    public ReportWriter(
            String report, String file, String domains, String app, String compare, int keep, String stateDir) {
        this(
                ReportFile.listFrom(report, file),
                compare.isEmpty() ? Optional.empty() : Optional.of(ComparedFile.of(compare, file)),
                new ReportHistory(stateDir, app, keep),
                Domains.of(domains),
                app,
                Clock.system(ZoneId.systemDefault()));
    }

    ReportWriter(String report, String file, String domains, String app) {
        this(report, file, domains, app, "", 0, "");
    }

    private ReportWriter(
            List<ReportFile> reports,
            Optional<ComparedFile> compared,
            ReportHistory history,
            Domains domains,
            String app,
            Clock clock) {
        this.reports = reports;
        this.compared = compared;
        this.history = history;
        this.domains = domains;
        this.app = app;
        this.clock = clock;
    }

    /**
     * Checks that the reports can be written. Called at start-up if a route of this mode calls {@link #write}.
     *
     * @throws ConfigurationException if one is not a regular file, or its folder is missing or cannot be written, or the
     *     previous delivery cannot be read
     */
    public void requireWritable() {
        reports.forEach(ReportFile::requireWritable);
        if (!reports.isEmpty()) {
            compared.ifPresent(ComparedFile::requireReadable);
        }
    }

    /**
     * {@return the sync, unchanged, after its reports were written} Previous reports are replaced atomically. A filtered
     * sync gets no report, since it would show excluded access as missing.
     *
     * @param tenants the connected tenants, of which a report names those that were not read
     * @throws ReportException if a report cannot be written
     */
    public FinishedSync write(FinishedSync sync, SyncFilter filter, ReachableTenants tenants) {
        if (!reports.isEmpty() && !filter.isNone()) {
            LOG.info("report skipped: the sync is filtered");
        } else if (!reports.isEmpty()) {
            try (AccessReport data = AccessReport.of(sync, tenants, app, domains, ZonedDateTime.now(clock));
                    AccessChanges changes = changes(data)) {
                for (ReportFile report : reports) {
                    write(report, data, Optional.ofNullable(changes), sync.place());
                }
                history.add(data);
            } catch (IOException | UncheckedIOException | C1zException e) {
                throw failure("No report could be written", e, sync.place());
            }
        }
        return sync;
    }

    private @Nullable AccessChanges changes(AccessReport data) throws IOException {
        if (compared.isPresent()) {
            return AccessChanges.between(compared.get().path(), data);
        }
        Optional<Path> kept = history.newest();
        try {
            return kept.isEmpty() ? null : AccessChanges.between(kept.get(), data);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", kept.orElseThrow())
                    .addKeyValue("reason", IoErrorText.of(e))
                    .log("reports show no changes: the kept report cannot be read");
            return null;
        }
    }

    private void write(ReportFile report, AccessReport data, Optional<AccessChanges> changes, String place) {
        Path file = report.at(data.identity().madeAt(), data.identity().syncId());
        try {
            DurableFile.replace(file, out -> report.format().write(data, changes, out));
            LOG.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("bytes", Files.size(file))
                    .log("report written");
            history.addWritten(report, file);
        } catch (IOException | UncheckedIOException e) {
            throw failure("The report " + file + " could not be written", e, place);
        }
    }

    private static ReportException failure(String event, Exception e, String place) {
        Throwable cause = e.getCause();
        Throwable problem = e instanceof UncheckedIOException && cause != null ? cause : e;
        return new ReportException(
                event + " (" + problem.getMessage() + "). The sync file was delivered: " + place
                        + ". Check that the disk has free space and run again, or run without --report (BATON_REPORT).",
                problem);
    }
}

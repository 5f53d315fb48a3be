package io.batonxero.reload;

import io.batonxero.validate.RouteProblem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts the results of route edits. Thread-safe. */
public final class ReloadLog {
    /** The audit logger, which Hawtio uses too. */
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong rejections = new AtomicLong();

    /** {@return how many times edited files were loaded} */
    public long reloadCount() {
        return reloads.get();
    }

    /** {@return how many times an edit was rejected, or needed a restart} */
    public long rejectionCount() {
        return rejections.get();
    }

    void reloaded(Collection<String> files, Collection<String> routes, Collection<String> removed) {
        reloads.incrementAndGet();
        AUDIT.atInfo()
                .addKeyValue("files", files)
                .addKeyValue("routes", routes)
                .addKeyValue("removed", removed)
                .log("routes reloaded");
    }

    /** Logs an edit of a file while the file of the same name in a later folder is used. */
    void withoutEffect(Path file, Path used) {
        AUDIT.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("used", used)
                .log("route edit has no effect, a later folder replaces the file");
    }

    void rejected(Collection<String> files, List<RouteProblem> problems) {
        rejections.incrementAndGet();
        problems.forEach(problem -> AUDIT.atError()
                .addKeyValue("files", files)
                .addKeyValue("file", problem.file())
                .addKeyValue("line", problem.line())
                .addKeyValue("reason", problem.message())
                .log("route edit rejected, its routes are unchanged"));
    }

    /** Logs likely mistakes in an edit that is accepted all the same. */
    void warned(List<RouteProblem> warnings) {
        warnings.forEach(warning -> AUDIT.atWarn()
                .addKeyValue("file", warning.file())
                .addKeyValue("line", warning.line())
                .addKeyValue("reason", warning.message())
                .log("route edit accepted with a likely mistake"));
    }

    /** Logs valid files that could not be loaded, after the previous routes were restored. */
    void failed(Collection<String> files, Throwable failure) {
        rejections.incrementAndGet();
        AUDIT.atError()
                .addKeyValue("files", files)
                .addKeyValue("reason", failure.getMessage())
                .log("route edit could not be loaded, the previous routes are restored");
    }

    /** Logs valid files that could not be loaded, if the previous routes could not be restored either. */
    void restoreFailed(
            Collection<String> files, Collection<String> missing, Throwable failure, Throwable restoreFailure) {
        rejections.incrementAndGet();
        AUDIT.atError()
                .addKeyValue("files", files)
                .addKeyValue("missing", missing)
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("restore_reason", restoreFailure.getMessage())
                .log("route edit and restore of the previous routes failed, restart required");
    }

    void restartRequired(Collection<String> files, String reason) {
        rejections.incrementAndGet();
        AUDIT.atWarn().addKeyValue("files", files).addKeyValue("reason", reason).log("restart required");
    }

    /** Logs valid edits that wait until no work runs. */
    void waiting(Collection<String> files, String reason) {
        AUDIT.atWarn()
                .addKeyValue("files", files)
                .addKeyValue("reason", reason)
                .log("route edit waits for running work");
    }

    /** Logs edits that {@link #waiting} logged and that will not be loaded: they were undone, or replaced by a rejected edit. */
    void withdrawn(Collection<String> files) {
        AUDIT.atInfo()
                .addKeyValue("files", files)
                .addKeyValue("reason", "the files are the running version again, or rejected")
                .log("route edit no longer waits");
    }

    /** Logs a settings file that has the content of the start-up again. */
    void restartNotRequired(String file) {
        AUDIT.atInfo().addKeyValue("files", List.of(file)).log("restart no longer required");
    }

    /** Logs a file that is no longer rejected and was not loaded. */
    void lifted(String file, boolean exists) {
        AUDIT.atInfo()
                .addKeyValue("files", List.of(file))
                .addKeyValue("reason", exists ? "the file is the running version again" : "the file was removed")
                .log("route edit no longer rejected");
    }

    void folderUnreadable(Path folder, String reason) {
        AUDIT.atError()
                .addKeyValue("folder", folder)
                .addKeyValue("reason", reason)
                .log("route folder unreadable, its routes are unchanged");
    }

    void folderReadableAgain(Path folder) {
        AUDIT.atInfo().addKeyValue("folder", folder).log("route folder readable again");
    }
}

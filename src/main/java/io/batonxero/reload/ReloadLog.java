package io.batonxero.reload;

import io.batonxero.validate.RouteProblem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of edited files: logged for those who ask who changed what this program does, and counted. Thread-safe. */
public final class ReloadLog {
    /** Who changed what this program does, and when: that, and nothing else, is logged by this name. */
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final AtomicLong reloaded = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** {@return how often edited files were taken into use} */
    public long timesReloaded() {
        return reloaded.get();
    }

    /** {@return how often an edit was refused, or needs a restart} */
    public long timesRefused() {
        return refused.get();
    }

    void reloaded(Collection<String> files, Collection<String> routes, Collection<String> removed) {
        reloaded.incrementAndGet();
        AUDIT.atInfo()
                .addKeyValue("files", files)
                .addKeyValue("routes", routes)
                .addKeyValue("removed", removed)
                .log("routes reloaded");
    }

    void refused(Collection<String> files, List<RouteProblem> problems) {
        refused.incrementAndGet();
        problems.forEach(problem -> AUDIT.atError()
                .addKeyValue("files", files)
                .addKeyValue("file", problem.file())
                .addKeyValue("line", problem.line())
                .addKeyValue("reason", problem.message())
                .log("route edit rejected, the routes are unchanged"));
    }

    /** Of files that were found good, and could not be taken into use all the same. */
    void failed(Collection<String> files, Throwable why) {
        refused.incrementAndGet();
        AUDIT.atError()
                .addKeyValue("files", files)
                .addKeyValue("reason", why.getMessage())
                .log("route edit rejected, the routes are unchanged");
    }

    void restartNeeded(Collection<String> files, String why) {
        refused.incrementAndGet();
        AUDIT.atWarn().addKeyValue("files", files).addKeyValue("reason", why).log("restart required");
    }

    /** Logs valid edits that wait until no sync runs. */
    void waiting(Collection<String> files, String running) {
        AUDIT.atWarn()
                .addKeyValue("files", files)
                .addKeyValue("reason", running)
                .log("route edit waits");
    }

    /** Logs a refused file that is no longer refused, without being loaded. */
    void lifted(String file, boolean isThere) {
        AUDIT.atInfo()
                .addKeyValue("files", List.of(file))
                .addKeyValue("reason", isThere ? "the file is the running version again" : "the file was removed")
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

package io.batonxero.reload;

import io.batonxero.check.Problem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of edited files: logged for those who ask who changed what this program does, and counted. Thread-safe. */
public final class Verdicts {
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
        AUDIT.info("reloaded files={} routes={} removed={}", files, routes, removed);
    }

    void refused(Collection<String> files, List<Problem> problems) {
        refused.incrementAndGet();
        problems.forEach(problem -> AUDIT.error(
                "refused files={} at={}:{} why=\"{}\"; the routes go on as they were",
                files,
                problem.file(),
                problem.line(),
                problem.what()));
    }

    /** Of files that were found good, and could not be taken into use all the same. */
    void failed(Collection<String> files, Throwable why) {
        refused.incrementAndGet();
        AUDIT.error("refused files={} why=\"{}\"; the routes go on as they were", files, why.getMessage());
    }

    void restartNeeded(Collection<String> files, String why) {
        refused.incrementAndGet();
        AUDIT.warn("restart needed files={} why=\"{}\"", files, why);
    }

    /** Logs valid edits that wait until no sync runs. */
    void waiting(Collection<String> files, String running) {
        AUDIT.warn("edit waits files={} reason=\"{}\"", files, running);
    }

    /** Logs a refused file that is no longer refused, without being loaded. */
    void lifted(String file, boolean isThere) {
        AUDIT.info(
                "refusal lifted files=[{}] reason=\"{}\"",
                file,
                isThere ? "the file is again as it runs" : "the file was taken away");
    }

    void folderUnreadable(Path folder, String reason) {
        AUDIT.error("route folder unreadable, its routes go on as they were folder={} reason=\"{}\"", folder, reason);
    }

    void folderReadableAgain(Path folder) {
        AUDIT.info("route folder readable again folder={}", folder);
    }
}

package io.batonxero.c1z;

import io.batonxero.base.FileHandleLimit;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes syncs: opens a draft, takes organisations as they arrive, from any thread, and finishes it or throws it away.
 *
 * <p>Memory does not grow with the number of organisations: each is on disk when {@link #append} returns.
 */
public final class C1zWriter {
    private static final Logger LOG = LoggerFactory.getLogger(C1zWriter.class);

    private final Clock clock = Clock.systemUTC();
    private final Set<C1zDraft> drafts = ConcurrentHashMap.newKeySet();

    /**
     * {@return a new draft, with the resource types in it} To be given back to {@link #release}, always.
     *
     * @param filter what the sync is to hold
     */
    public C1zDraft open(SyncFilter filter) {
        try {
            Path folder = Files.createTempDirectory(TemporaryDirectory.ofThisProcess(), "sync");
            boolean isOpen = false;
            try {
                C1zDraft draft = C1zDraft.open(folder, clock, filter);
                drafts.add(draft);
                isOpen = true;
                return draft;
            } finally {
                if (!isOpen) {
                    deleteWithFolder(folder.resolve(C1zDraft.DATABASE));
                }
            }
        } catch (IOException | SQLException failed) {
            throw fault("opened", failed);
        }
    }

    /** {@return what is kept of an organisation} Its records are in the draft. */
    public OrganisationCounts append(C1zDraft draft, AccessRecords records) {
        synchronized (draft) {
            try {
                draft.add(records);
                draft.commit();
                return records.counts();
            } catch (SQLException failed) {
                throw fault("written", failed);
            }
        }
    }

    /**
     * {@return the finished sync}
     *
     * @throws C1zException if a grant names an entitlement or a user that is not there
     */
    public FinishedSync close(C1zDraft draft, List<OrganisationCounts> organisations) {
        synchronized (draft) {
            try {
                draft.finish();
                C1zCompressor.compress(draft.database(), draft.file());
                draft.finished = true;
                LOG.atInfo()
                        .addKeyValue("sync", draft.syncId)
                        .addKeyValue("organisations", organisations.size())
                        .addKeyValue("bytes", Files.size(draft.file()))
                        .log("sync file written");
                return new FinishedSync(draft.syncId, draft.file(), organisations);
            } catch (IOException | SQLException failed) {
                throw fault("finished", failed);
            }
        }
    }

    /** Throws away what is left of a draft: everything, or all but the finished file. */
    public void release(C1zDraft draft) {
        drafts.remove(draft);
        synchronized (draft) {
            try {
                try {
                    draft.close();
                } finally {
                    Files.deleteIfExists(draft.database());
                    if (!draft.finished) {
                        deleteWithFolder(draft.file());
                    }
                }
            } catch (IOException | SQLException failed) {
                throw fault("cleared away", failed);
            }
        }
    }

    /** Throws away what a program that is told to stop left open. */
    public void close() {
        List.copyOf(drafts).forEach(this::release);
    }

    /** Deletes a finished sync that nobody needs any more; null is none. */
    public static void discard(@Nullable FinishedSync sync) {
        try {
            if (sync != null) {
                deleteWithFolder(sync.file());
            }
        } catch (IOException left) {
            LOG.atWarn()
                    .addKeyValue("file", sync.file())
                    .addKeyValue("reason", left.getMessage())
                    .log("could not delete temporary files");
        }
    }

    /** Deletes a file and, once it is empty, its folder. Takes no file handle: there may be none left. */
    static void deleteWithFolder(Path file) throws IOException {
        Files.deleteIfExists(file);
        try {
            Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
        } catch (DirectoryNotEmptyException othersAreInIt) {
            // The deletion of its last file deletes it too.
        }
    }

    private static C1zException fault(String done, Exception problem) {
        // SQLite says alike of every file that it cannot open.
        Exception reason = problem instanceof SQLException
                ? FileHandleLimit.refusal().<Exception>map(refused -> refused).orElse(problem)
                : problem;
        return new C1zException(
                "The sync file could not be " + done + " in " + System.getProperty("java.io.tmpdir") + " ("
                        + reason.getMessage() + "). Check that its disk has room and can be written.",
                reason);
    }
}

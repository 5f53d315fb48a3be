package io.batonxero.c1z;

import io.batonxero.base.FileHandleLimit;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.OrganisationIds;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes sync files: opens a draft, appends organisations, finishes the draft, and releases it. Thread-safe.
 *
 * <p>The records of an organisation are in the database, not in memory, when {@link #append} returns.
 */
public final class C1zWriter {
    private static final Logger LOG = LoggerFactory.getLogger(C1zWriter.class);

    private final Clock clock = Clock.systemUTC();
    private final Set<C1zDraft> drafts = ConcurrentHashMap.newKeySet();

    /**
     * {@return a new draft, which contains the resource types} The caller always passes it to {@link #release}.
     *
     * @param filter decides the sync type and the resource types in the file; it filters no records, since the caller appends filtered ones
     */
    public C1zDraft open(SyncFilter filter) {
        try {
            Path folder = Files.createTempDirectory(TemporaryDirectory.ofThisProcess(), "sync");
            boolean isOpen = false;
            try {
                C1zDraft draft = C1zDraft.open(folder, clock, filter, drafts);
                isOpen = true;
                return draft;
            } finally {
                if (!isOpen) {
                    deleteWithFolder(folder.resolve(C1zDraft.DATABASE));
                }
            }
        } catch (IOException | SQLException e) {
            throw failure("opened", e);
        }
    }

    /**
     * Adds the records of an organisation to the draft.
     *
     * @return their counts, and hashes of their ids
     */
    public OrganisationCounts append(C1zDraft draft, AccessRecords records) {
        synchronized (draft) {
            try {
                OrganisationIds ids = draft.add(records);
                draft.commit();
                return records.counts().withIds(ids);
            } catch (SQLException e) {
                throw failure("written", e);
            }
        }
    }

    /**
     * {@return the finished sync} Creates the indices, checks the grants and compresses the file.
     *
     * @throws C1zException if a grant refers to a missing entitlement or user
     */
    public FinishedSync finish(C1zDraft draft, List<OrganisationCounts> organisations) {
        synchronized (draft) {
            try {
                FinishedSync sync = draft.finish(organisations);
                C1zCompressor.compress(draft.database(), draft.file());
                draft.finished = true;
                LOG.atInfo()
                        .addKeyValue("sync", draft.syncId)
                        .addKeyValue("organisations", sync.organisationCount())
                        .addKeyValue("users", sync.users())
                        .addKeyValue("grants", sync.grants())
                        .addKeyValue("bytes", Files.size(draft.file()))
                        .log("sync file written");
                return sync;
            } catch (IOException | SQLException e) {
                throw failure("finished", e);
            }
        }
    }

    /** Deletes the temporary files of a draft, except the finished sync file, which {@link #delete} deletes. */
    public void release(C1zDraft draft) {
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
            } catch (IOException | SQLException e) {
                throw failure("deleted", e);
            }
        }
    }

    /** Deletes the temporary files of all drafts, at shutdown. */
    public void close() {
        List.copyOf(drafts).forEach(C1zWriter::delete);
    }

    /** Deletes all temporary files of a draft and of the sync that was finished from it. Logs a failure. */
    public static void delete(C1zDraft draft) {
        try {
            draft.delete();
        } catch (IOException | SQLException e) {
            logNotDeleted(draft.file(), e);
        }
    }

    /**
     * Deletes the file of a sync if it is in {@code java.io.tmpdir}. A swap of the route sync may have created it without a draft. Logs a
     * failure.
     */
    public static void deleteTemporary(FinishedSync sync) {
        try {
            if (sync.file().startsWith(System.getProperty("java.io.tmpdir"))) {
                deleteWithFolder(sync.file());
            }
        } catch (IOException e) {
            logNotDeleted(sync.file(), e);
        }
    }

    private static void logNotDeleted(Path file, Exception failure) {
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("reason", failure.getMessage())
                .log("could not delete temporary files");
    }

    /** Deletes a file, then its folder if that is empty. Opens no file handle, since the process may have none left. */
    static void deleteWithFolder(Path file) throws IOException {
        Files.deleteIfExists(file);
        try {
            Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
        } catch (DirectoryNotEmptyException e) {
            // The folder is deleted together with its last file.
        }
    }

    private static C1zException failure(String action, Exception problem) {
        // SQLite does not say why it cannot open a file: it may be the limit of file handles.
        Exception reason = problem instanceof SQLException
                ? FileHandleLimit.openFailure()
                        .<Exception>map(refusal -> refusal)
                        .orElse(problem)
                : problem;
        return new C1zException(
                "The sync file could not be " + action + " in " + System.getProperty("java.io.tmpdir") + " ("
                        + reason.getMessage() + "). Check that its disk has free space and is writable.",
                reason);
    }
}

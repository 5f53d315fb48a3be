package io.batonxero.file;

import io.batonxero.base.IoErrorText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of the state folder, which this program keeps for itself. */
public final class OwnerOnlyFile {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnlyFile.class);
    private static final Set<PosixFilePermission> FOR_OWNER = PosixFilePermissions.fromString("rw-------");

    private OwnerOnlyFile() {}

    /**
     * {@return the content of a file} Empty where it is missing. Others lose their access to it.
     *
     * @throws IOException if it cannot be read, is no regular file, or has more than {@code maxBytes}
     */
    public static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
        if (FileType.requireFile(file) == FileType.MISSING) {
            return Optional.empty();
        }
        protect(file);
        return Optional.of(SmallFile.read(file, maxBytes));
    }

    /**
     * Fails if a file is no regular file, or belongs to another user than {@code made}. To replace the file of another
     * user would take it away from that user.
     *
     * @param made a file that this process just made in the same folder: some disks give every file one owner
     */
    static void requireOurs(Path file, Path made) throws IOException {
        if (FileType.requireFile(file) == FileType.FILE && DurableFile.POSIX) {
            UserPrincipal owner = Files.getOwner(file);
            UserPrincipal user = Files.getOwner(made);
            if (!owner.equals(user)) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "belongs to the user " + owner.getName() + ", and this program runs as " + user.getName()
                                + ". Run it as " + owner.getName() + ", or give the file to " + user.getName());
            }
        }
    }

    private static void protect(Path file) throws IOException {
        if (!DurableFile.POSIX) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (FOR_OWNER.containsAll(permissions)) {
            return;
        }
        String before = PosixFilePermissions.toString(permissions);
        try {
            Files.setPosixFilePermissions(file, FOR_OWNER);
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("previous_permissions", before)
                    .log("removed the access of others to a state file");
        } catch (IOException failed) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("permissions", before)
                    .addKeyValue("reason", IoErrorText.of(failed))
                    .log("others have access to a state file");
        }
    }
}

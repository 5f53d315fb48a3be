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

/** A file in the state directory, which only its owner may access. */
public final class OwnerOnlyFile {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnlyFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private OwnerOnlyFile() {}

    /**
     * {@return the content of a file, if it exists} Removes the access of other users first.
     *
     * @throws IOException if the file cannot be read, is not a regular file, or has more than {@code maxBytes}
     */
    public static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
        if (FileType.requireFile(file) == FileType.MISSING) {
            return Optional.empty();
        }
        protect(file);
        return Optional.of(SmallFile.read(file, maxBytes));
    }

    /**
     * Fails if a file is not a regular file, or has another owner than {@code created}: replacing it would take it away
     * from that owner.
     *
     * @param created a file that this process just created in the same folder: some file systems give every file one owner
     */
    static void requireOwned(Path file, Path created) throws IOException {
        if (FileType.requireFile(file) == FileType.FILE && DurableFile.POSIX) {
            UserPrincipal owner = Files.getOwner(file);
            UserPrincipal user = Files.getOwner(created);
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
        if (OWNER_ONLY.containsAll(permissions)) {
            return;
        }
        String previous = PosixFilePermissions.toString(permissions);
        try {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("previous_permissions", previous)
                    .log("removed the access of others to a state file");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("permissions", previous)
                    .addKeyValue("reason", IoErrorText.of(e))
                    .log("others have access to a state file");
        }
    }
}

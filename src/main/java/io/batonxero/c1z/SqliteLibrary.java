package io.batonxero.c1z;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.sqlite.util.LibraryLoaderUtil;

/** Extracts SQLite's native library for the launcher, so that not every start extracts it from its jar. */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Writes the library for this platform to a file and checks that it can be loaded from there.
     *
     * @param arguments the path of the file, which must not exist
     * @throws UnsatisfiedLinkError if it cannot be loaded, for example from a folder mounted with noexec
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream library =
                Objects.requireNonNull(SqliteLibrary.class.getResourceAsStream(resource), resource)) {
            Files.copy(library, file);
        }
        System.load(file.toString());
    }
}

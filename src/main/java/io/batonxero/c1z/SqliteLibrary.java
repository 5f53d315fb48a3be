package io.batonxero.c1z;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.sqlite.util.LibraryLoaderUtil;

/** SQLite's native library, for a launcher that keeps it: without that, each start takes it out of its jar anew. */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Writes the library of this machine to a file, and tries whether it can be loaded from there.
     *
     * @param arguments the path of the file, which is not there yet
     * @throws UnsatisfiedLinkError if it cannot, as in a folder where nothing may be executed
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

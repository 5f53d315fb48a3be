package io.batonxero.c1z;

import com.github.luben.zstd.util.Native;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** The native libraries that write a .c1z, those of Zstandard and SQLite: unpacked into the temporary folder and run from there. */
public final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Loads them, once in a process.
     *
     * @throws ConfigurationException if the temporary folder cannot be written or has no room, or nothing may be executed in it
     */
    public static void load() {
        Path folder = folder();
        try {
            // First, since its error says what the system said.
            Native.load();
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            throw new ConfigurationException(
                    "The native libraries of Zstandard and SQLite cannot be run from " + folder + " (" + e.getMessage()
                            + "). Mount the folder with exec and with room, or name another by -Djava.io.tmpdir=FOLDER (JAVA_OPTS).",
                    e);
        }
    }

    private static Path folder() {
        try {
            return TemporaryDirectory.ofThisProcess();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The temporary folder " + System.getProperty("java.io.tmpdir") + " cannot be written ("
                            + IoErrorText.of(e)
                            + "). Let this user write there, or name another by -Djava.io.tmpdir=FOLDER (JAVA_OPTS).",
                    e);
        }
    }
}

package io.batonxero.c1z;

import com.github.luben.zstd.util.Native;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** Loads the native libraries of Zstandard and SQLite, which are unpacked into the temporary folder. */
public final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Loads the libraries, once per process.
     *
     * @throws ConfigurationException if the temporary folder is full, not writable or mounted with noexec
     */
    public static void load() {
        Path folder = folder();
        try {
            // Zstandard first: its error message contains that of the operating system.
            Native.load();
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            throw new ConfigurationException(
                    "The native libraries of Zstandard and SQLite cannot be run from " + folder + " (" + reason(e)
                            + "). Mount the folder with exec and free space, or set another one with -Djava.io.tmpdir=FOLDER (JAVA_OPTS).",
                    e);
        }
    }

    /**
     * {@return the message of the operating system} In Zstandard's message the path of the library precedes it, and lines of advice
     * on unsupported platforms follow.
     */
    private static String reason(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst(".*\\.(so|dylib|dll): ", "");
    }

    private static Path folder() {
        try {
            return TemporaryDirectory.ofThisProcess();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The temporary folder " + System.getProperty("java.io.tmpdir") + " cannot be written ("
                            + IoErrorText.of(e)
                            + "). Let this user write there, or set another one with -Djava.io.tmpdir=FOLDER (JAVA_OPTS).",
                    e);
        }
    }
}

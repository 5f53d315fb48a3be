package io.batonxero.console;

import java.io.IOException;

/** Whether a person is watching. */
public final class Terminal {
    private Terminal() {}

    /** {@return whether input and output are a terminal} */
    @SuppressWarnings("SystemConsoleNull") // The property keeps the meaning of null in JDK 22 and later.
    public static boolean isWatched() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** {@return whether what goes to stderr is seen by a person and kept by nobody} Java itself cannot tell. */
    public static boolean isErrorWatched() {
        try {
            return new ProcessBuilder("sh", "-c", "test -t 2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.batonxero.console;

import java.io.IOException;

/** Whether the standard streams are a terminal. */
public final class Terminal {
    private Terminal() {}

    /** {@return whether stdin and stdout are a terminal} */
    @SuppressWarnings("SystemConsoleNull") // With the property null keeps its meaning in JDK 22 and later.
    public static boolean isInteractive() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** {@return whether stderr is a terminal} Java has no method for it. */
    public static boolean isStderrTerminal() {
        try {
            return new ProcessBuilder("sh", "-c", "test -t 2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

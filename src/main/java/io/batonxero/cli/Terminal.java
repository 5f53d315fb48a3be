package io.batonxero.cli;

/** Whether a person is watching. */
final class Terminal {
    private Terminal() {}

    /** {@return whether input and output are a terminal} */
    @SuppressWarnings("SystemConsoleNull") // The property keeps the meaning of null in JDK 22 and later.
    static boolean isWatched() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** {@return a line in which nothing that came from outside can steer a terminal} */
    static String safe(String line) {
        return line.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}

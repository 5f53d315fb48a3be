package io.batonxero.cli;

/** Whether a person is watching. */
final class Terminal {
    private Terminal() {}

    /** {@return whether input and output are a terminal} */
    static boolean isWatched() {
        // From JDK 22 to 24 the default console is there without a terminal too; this one never is.
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }
}

package io.batonxero.cli;

/** Where log lines go and what they look like. To be called before the first logger is made. */
final class Logging {
    private Logging() {}

    static void configure(Settings settings) {
        String format = settings.get("baton.log-format");
        if (format.isEmpty()) {
            format = Terminal.isWatched() ? "console" : "json";
        }
        System.setProperty("baton.log-level", settings.get("baton.log-level"));
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "log4j2-" + format + ".properties");
        }
    }
}

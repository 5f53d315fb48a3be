package io.batonxero.console;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The browser of this machine. */
final class Browser {
    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

    private Browser() {}

    /** Opens a page if there is a browser. */
    static void show(String page, Map<String, String> environment) {
        List<String> command = command(System.getProperty("os.name", ""), environment);
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(concat(command, page))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.debug("no browser was opened", e);
        }
    }

    /** {@return the command that opens a page; empty without a desktop, where a text browser would take over the terminal} */
    static List<String> command(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        }
        if (name.contains("mac")) {
            return List.of("open");
        }
        boolean isDesktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return isDesktop ? List.of("xdg-open") : List.of();
    }

    private static List<String> concat(List<String> command, String page) {
        return Stream.concat(command.stream(), Stream.of(page)).toList();
    }
}

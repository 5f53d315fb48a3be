package io.batonxero.bench;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;

/** What a program of Camel takes at least: three routes in YAML, which make one HTTP request and end. */
public final class ThreeRoutes {
    private static final Main MAIN = new Main();

    private ThreeRoutes() {}

    /**
     * Runs it.
     *
     * @param arguments where to ask
     */
    public static void main(String[] arguments) throws Exception {
        MAIN.addInitialProperty("url", arguments[0]);
        MAIN.configure().setRoutesIncludePattern("file:src/bench/resources/three-routes.camel.yaml");
        MAIN.run();
    }

    /** Says how much was answered, and ends. */
    public static void tell(Exchange exchange) {
        System.out.println(
                exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8).length + " bytes");
        MAIN.completed();
    }
}

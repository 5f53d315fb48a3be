package io.batonxero.bench;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;

/** The baseline of a Camel program: three routes in YAML that make one HTTP request. */
public final class ThreeRoutes {
    private static final Main MAIN = new Main();

    private ThreeRoutes() {}

    /**
     * Runs the routes.
     *
     * @param arguments the URL of the request
     */
    public static void main(String[] arguments) throws Exception {
        MAIN.addInitialProperty("url", arguments[0]);
        MAIN.configure().setRoutesIncludePattern("file:src/bench/resources/three-routes.camel.yaml");
        MAIN.run();
    }

    /** Prints the size of the response and stops the program. */
    public static void print(Exchange exchange) {
        System.out.println(
                exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8).length + " bytes");
        MAIN.completed();
    }
}

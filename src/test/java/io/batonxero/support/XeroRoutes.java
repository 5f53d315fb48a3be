package io.batonxero.support;

import io.batonxero.c1.C1Credentials;
import io.batonxero.net.Network;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.steps.StepContracts;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.auth.XeroApp;
import io.batonxero.xero.auth.XeroClients;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The real routes that read Xero, Projects included, against a simulated Xero. */
public final class XeroRoutes implements AutoCloseable {
    private final SimulatedXero xero;
    private final Main main = new Main();
    private final ProducerTemplate template;

    /**
     * Starts the routes.
     *
     * @param retryFor in milliseconds
     */
    public XeroRoutes(SimulatedXero xero, Path stateFolder, String retryFor) {
        this.xero = xero;
        Map.of(
                        "baton.mode",
                        "none",
                        "camel.main.stream-caching-deny-classes",
                        XeroClients.STREAMED_BODY,
                        "baton.xero.api-url",
                        xero.url(),
                        "baton.xero.identity-url",
                        xero.url(),
                        "baton.xero.projects",
                        "true",
                        "baton.xero.retry-for",
                        retryFor,
                        "baton.xero.max-body",
                        "1000000",
                        "baton.sync-timeout",
                        "1000000",
                        "baton.state-dir",
                        stateFolder.toString())
                .forEach(main::addOverrideProperty);
        bind(main, stateFolder.toString());
        main.start();
        template = main.getCamelContext().createProducerTemplate();
    }

    /** Sets the routes of this program and the beans that they need, for a context without a service. */
    public static void bind(Main main, String stateFolder) {
        main.setPropertyPlaceholderLocations("file:application.properties");
        SettingBeans.bind(main, Map.of("baton.state-dir", stateFolder));
        main.configure().setRoutesIncludePattern("file:routes/*.camel.yaml");
        main.bind(
                "xeroApp",
                new XeroApp(
                        SimulatedTokens.CLIENT_ID,
                        SimulatedTokens.CLIENT_SECRET,
                        SimulatedTokens.REFRESH_TOKEN,
                        "",
                        Scopes.SETTINGS));
        main.bind("resultPrinter", "unused");
        main.bind("progress", new Progress());
        main.bind("c1Credentials", C1Credentials.none());
        main.bind("network", Network.of(Map.of()));
        main.bind("stepContracts", new StepContracts());
    }

    /** Replaces the progress line. */
    public static class Progress {
        public void expect(Object tenants) {}

        public void read(Object counts) {}
    }

    /** {@return the simulated Xero} */
    public SimulatedXero xero() {
        return xero;
    }

    /** {@return the exchange of one route, which reads this tenant} */
    public Exchange call(String route, Tenant tenant) {
        return template.request("direct:" + route, exchange -> {
            exchange.getMessage().setBody(tenant);
            exchange.setVariable("tenant", tenant);
        });
    }

    @Override
    public void close() {
        main.stop();
    }
}

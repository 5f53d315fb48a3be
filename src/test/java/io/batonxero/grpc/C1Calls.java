package io.batonxero.grpc;

import io.batonxero.c1.C1Credentials;
import io.batonxero.net.Network;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.support.SettingBeans;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.MessageHelper;

/** Runs the real beans and the real token route against a simulated ConductorOne. */
final class C1Calls implements AutoCloseable {
    final Queue<String> seenByCamel = new ConcurrentLinkedQueue<>();
    private final SimulatedC1 c1;
    private final Main main = new Main();
    private final ProducerTemplate template;

    C1Calls(SimulatedC1 c1) {
        this(c1, c1.clientSecret());
    }

    C1Calls(SimulatedC1 c1, String secret) {
        this(c1, secret, Map.of("SSL_CERT_FILE", c1.certificateFile().toString()), "");
    }

    /** Uses the proxies and certificates of this environment, and {@code apiHost} unless it is empty. */
    C1Calls(SimulatedC1 c1, Map<String, String> environment, String apiHost) {
        this(c1, c1.clientSecret(), environment, apiHost);
    }

    private C1Calls(SimulatedC1 c1, String secret, Map<String, String> environment, String apiHost) {
        this.c1 = c1;
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("baton.mode", "service");
        main.addOverrideProperty("baton.xero.retry-for", "0");
        main.addOverrideProperty("baton.sync-timeout", "1000000");
        main.addOverrideProperty("baton.xero.max-body", "1000000");
        main.configure()
                .setRoutesIncludePattern(
                        "file:routes/beans.camel.yaml,file:routes/c1-beans.camel.yaml,file:routes/refresh-c1-token.camel.yaml,classpath:c1/calls.camel.yaml");
        SettingBeans.bind(main, Map.of());
        main.bind("xeroApp", new io.batonxero.xero.auth.XeroApp("none", "none", "none", "none", ""));
        main.bind("c1Credentials", C1Credentials.of(c1.clientId(), secret, apiHost));
        main.bind("network", Network.of(environment));
        main.bind("spy", (InterceptStrategy) (context, definition, target, next) -> exchange -> {
            record(exchange);
            target.process(exchange);
            record(exchange);
        });
        main.start();
        this.template = context().createProducerTemplate();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** {@return the exchange of one call, with the reply as its body} */
    Exchange call(String method, String options, Object body) {
        return template.request(uri(method, options), exchange -> {
            exchange.getMessage().setHeader("kept", "as it was");
            exchange.getMessage().setBody(body);
        });
    }

    /** {@return the exchange of one call to another address} */
    Exchange callAt(String address, String method, Object body) {
        return template.request(
                uri(method, "").replace(c1.address(), address),
                exchange -> exchange.getMessage().setBody(body));
    }

    String uri(String method, String options) {
        return "grpc:" + c1.address() + "/c1.connectorapi.baton.v1.BatonService?method=" + method + options;
    }

    private void record(Exchange exchange) {
        seenByCamel.add(exchange.getMessage().getBody(String.class)
                + exchange.getMessage().getHeaders()
                + exchange.getVariables()
                + exchange.getAllProperties());
        MessageHelper.resetStreamCache(exchange.getMessage());
    }

    @Override
    public void close() {
        main.stop();
    }
}

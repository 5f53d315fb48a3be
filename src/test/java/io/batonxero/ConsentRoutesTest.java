package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.c1.C1Credentials;
import io.batonxero.demo.Request;
import io.batonxero.net.Network;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.steps.StepContracts;
import io.batonxero.support.Consenting;
import io.batonxero.support.SettingBeans;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.AuthorizationRequest;
import io.batonxero.xero.auth.PastedRedirect;
import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a consent, called as their trigger calls them, and all exchanges that Camel saw. */
class ConsentRoutesTest extends CamelTestSupport {
    private final SimulatedXero xero = start();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path folder;

    private static SimulatedXero start() {
        try {
            return SimulatedXero.start(XeroWorld.ofDemo());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopXero() {
        xero.close();
    }

    @Override
    protected CamelContext createCamelContext() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "baton.mode",
                "authorize",
                "baton.xero.api-url",
                xero.url(),
                "baton.xero.retry-for",
                "0",
                "baton.sync-timeout",
                "1000000",
                "baton.xero.max-body",
                "1000000",
                "baton.xero.identity-url",
                xero.url(),
                "baton.xero.login-url",
                xero.url(),
                "baton.state-dir",
                folder.resolve("state").toString()));
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.setOverrideProperties(properties);
        SettingBeans.bind(main, Map.of("baton.state-dir", properties.getProperty("baton.state-dir")));
        main.configure()
                .setRoutesIncludePattern(Stream.of(
                                "beans",
                                "request-consent",
                                "exchange-code",
                                "list-connections",
                                "sign-in",
                                "list-connections-if-allowed",
                                "call-xero",
                                "retry-xero",
                                "error-handler",
                                "send-to-xero",
                                "refresh-token",
                                "refresh-token-exclusively",
                                "fetch-token",
                                "load-tokens",
                                "store-tokens")
                        .map(route -> "file:routes/" + route + ".camel.yaml")
                        .collect(Collectors.joining(",")));
        main.bind(
                "xeroApp",
                new XeroApp(SimulatedTokens.CLIENT_ID, SimulatedTokens.CLIENT_SECRET, "", "", Scopes.SETTINGS)
                        .forConsent());
        main.bind("consentPrompt", new PastingPrompt());
        main.bind("network", Network.of(Map.of()));
        main.bind("c1Credentials", C1Credentials.none());
        main.bind("stepContracts", new StepContracts());
        main.bind("spy", (InterceptStrategy) (context, definition, target, next) -> spyingOn(target));
        main.init();
        return main.getCamelContext();
    }

    /** A consent prompt whose user pastes the redirect URL of the consent page. */
    public static class PastingPrompt {
        public void ask(AuthorizationRequest authorization) throws Exception {
            String redirect = Consenting.get(authorization.pageUrl())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            PastedRedirect.read(authorization, timeout -> Optional.of(redirect), problem -> {});
            authorization.await();
        }
    }

    private Processor spyingOn(Processor step) {
        return exchange -> {
            seen.add(textOf(exchange));
            step.process(exchange);
            seen.add(textOf(exchange));
        };
    }

    private static String textOf(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        MessageHelper.resetStreamCache(exchange.getMessage());
        return text + exchange.getMessage().getHeaders() + exchange.getVariables() + exchange.getAllProperties();
    }

    @Test
    void noExchangeHoldsASecret() {
        template.requestBody("direct:request-consent", (Object) null);
        template.requestBody("direct:exchange-code", (Object) null);
        List<?> connections = template.requestBody("direct:list-connections", null, List.class);

        assertThat(connections).hasSize(4).allMatch(Connection.class::isInstance);
        assertThat(verifier()).hasSizeGreaterThan(40);
        assertThat(seen)
                .hasSizeGreaterThan(20)
                .noneMatch(text -> text.contains("simulated-code")
                        || text.contains("simulated-access")
                        || text.contains("simulated-refresh")
                        || text.contains(verifier())
                        || text.contains(SimulatedTokens.CLIENT_SECRET));
    }

    private String verifier() {
        return xero.requests().stream()
                .map(Request::body)
                .filter(body -> body.contains("code_verifier="))
                .map(body -> body.replaceAll(".*code_verifier=([^&]+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }
}

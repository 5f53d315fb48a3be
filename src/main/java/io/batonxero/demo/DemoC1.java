package io.batonxero.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** The simulated ConductorOne of {@code --demo-service}. Every client gets a token. */
public final class DemoC1 implements AutoCloseable {
    private final C1Client client = C1Client.make();
    private final C1Server server;

    private DemoC1() throws IOException {
        this.server = new C1Server(SimulatedCertificate.make(), DemoC1::token, new DemoTasks().bindService());
    }

    /** {@return a running server} The caller closes it. */
    public static DemoC1 start() {
        try {
            return new DemoC1();
        } catch (IOException e) {
            throw new ConfigurationException("The demo could not start on this machine: " + e.getMessage(), e);
        }
    }

    /** {@return host and port} */
    public String address() {
        return server.address();
    }

    /** {@return the settings with its credentials} */
    public Map<String, String> settings() {
        return Map.of(
                "baton.client-id", client.id(address()),
                "baton.client-secret", client.secret(),
                "baton.c1-api-host", "");
    }

    /** {@return the environment that trusts its certificate} */
    public Map<String, String> environment() {
        return Map.of("SSL_CERT_FILE", server.certificateFile().toString());
    }

    private static void token(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response.json(
                            200,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("access_token", "simulated-c1-" + UUID.randomUUID())
                                    .put("token_type", "bearer")
                                    .put("expires_in", 3600))
                    .send(exchange, Request.of(exchange));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.batonxero.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.console.StatusReport;
import io.batonxero.guard.DeliveryStore;
import io.batonxero.settings.Settings;
import io.batonxero.xero.auth.TokenStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code status}: shows the last delivery, failed and refused syncs, and the sign-in. Reads the state of the Xero app,
 * and asks the program that runs on this machine for its health and its next work; sends nothing to Xero or ConductorOne.
 *
 * @param address the listen address of the running program, if it serves its health
 */
record StatusCommand(StatusReport report, Optional<InetSocketAddress> address, boolean isJson) {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The health of a running program and what it does next, or why there is no response. */
    private record Service(String url, @Nullable JsonNode health, String next, String problem) {}

    /**
     * {@return the command with these settings}
     *
     * @throws ConfigurationException if no Xero app is set, or its state cannot be read
     */
    static StatusCommand of(Settings settings, DeliveryStore store) {
        if (!store.isUsed()) {
            throw new ConfigurationException(
                    "status needs the Xero app whose state it shows: set --xero-client-id (BATON_XERO_CLIENT_ID).");
        }
        TokenStore tokens =
                new TokenStore(settings.get("baton.state-dir"), settings.get("baton.token-store"), settings.xeroApp());
        try {
            return new StatusCommand(
                    StatusReport.read(store, tokens),
                    settings.isHealthCheck() ? Optional.of(settings.managementAddress()) : Optional.empty(),
                    settings.isSummaryJson());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "status cannot read the state (" + IoErrorText.of(e) + "). Run it as the user of the program, with"
                            + " the same --state-dir (BATON_STATE_DIR).",
                    e);
        }
    }

    /** {@return lines for people, or one JSON object on one line} */
    String text() {
        String newline = System.lineSeparator();
        return (isJson ? json() : String.join(newline, lines())) + newline;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(report.lines(Instant.now()));
        service().ifPresent(service -> {
            if (!service.next.isEmpty()) {
                lines.add(StatusReport.line("next", service.next));
            }
            lines.add(StatusReport.line(
                    "service",
                    (service.health == null
                                    ? "no response (" + service.problem + ")"
                                    : service.health.path("status").asText() + problem(service.health))
                            + ", " + service.url));
        });
        return lines;
    }

    private static String problem(JsonNode health) {
        String error = health.path("details").path("error").asText();
        return error.isEmpty() ? "" : ": " + error;
    }

    /** {@return one JSON object on one line} */
    String json() {
        Map<String, @Nullable Object> status = report.json();
        status.put("service", service().orElse(null));
        try {
            return JSON.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The status cannot be written as JSON", e);
        }
    }

    private Optional<Service> service() {
        return address.map(listening -> {
            ManagementClient health = ManagementClient.of(listening, "/health", TIMEOUT);
            try {
                JsonNode body = JSON.readTree(health.request().body());
                return new Service(health.url().toString(), body, next(listening), "");
            } catch (ManagementClient.NoResponseException | IOException e) {
                return new Service(health.url().toString(), null, "", String.valueOf(e.getMessage()));
            }
        });
    }

    /** {@return what only the running program knows; empty if it is an older one, which has no such page} */
    private static String next(InetSocketAddress listening) {
        try {
            HttpResponse<byte[]> status =
                    ManagementClient.of(listening, "/status", TIMEOUT).request();
            return status.statusCode() == 200
                    ? JSON.readTree(status.body()).path("next").asText()
                    : "";
        } catch (ManagementClient.NoResponseException | IOException e) {
            return "";
        }
    }
}

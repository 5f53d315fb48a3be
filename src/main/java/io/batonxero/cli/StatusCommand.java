package io.batonxero.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.SafeText;
import io.batonxero.base.Version;
import io.batonxero.console.Count;
import io.batonxero.guard.DeliveryStore;
import io.batonxero.guard.SyncHistory;
import io.batonxero.settings.Settings;
import io.batonxero.xero.auth.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code status}: shows the last delivery, failed and refused syncs, and the sign-in. Reads the state of the Xero app,
 * and requests the health of the program that runs on this machine; sends nothing to Xero or ConductorOne.
 */
record StatusCommand(
        SyncHistory history,
        TokenStore tokens,
        Optional<Instant> refreshedAt,
        Optional<ManagementClient> running,
        boolean isJson) {
    /** Xero refuses a refresh token that was not used for so long. */
    private static final Duration REFRESH_TOKEN_LIFETIME = Duration.ofDays(60);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** The health of a running program, or why there is no response. */
    private record Service(String url, @Nullable JsonNode health, String problem) {}

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
                    SyncHistory.read(store),
                    tokens,
                    tokens.refreshedAt(),
                    settings.isHealthCheck()
                            ? Optional.of(ManagementClient.of(settings.managementAddress(), "/health", TIMEOUT))
                            : Optional.empty(),
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
        return (isJson ? json() : String.join(newline, lines(Instant.now()))) + newline;
    }

    private List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "delivered",
                history.lastDelivery()
                        .map(last -> minute(last.at(), now) + ": " + Count.of(last.organisations(), "organisation")
                                + ", " + Count.of(last.grants(), "grant") + "; sync " + last.syncId())
                        .orElse("nothing yet")));
        int failures = history.failures().failures();
        if (failures > 0) {
            lines.add(line(
                    "failed",
                    Count.of(failures, "sync") + " since "
                            + minute(history.failures().since(), now) + ", the last one: "
                            + history.failures().reason()));
        }
        history.refused().forEach(refused -> {
            lines.add(line(refused.isAccepted() ? "accepted" : "refused", refused.reason()));
            lines.add(line(
                    "",
                    refused.isAccepted()
                            ? "by the code " + refused.code() + ", for the next sync"
                            : "to accept it: " + Version.PROGRAM + " accept-removals " + refused.code()));
        });
        lines.add(line("sign-in", signIn(now)));
        service()
                .ifPresent(service -> lines.add(line(
                        "service",
                        (service.health == null
                                        ? "no response (" + service.problem + ")"
                                        : service.health.path("status").asText() + problem(service.health))
                                + ", " + service.url)));
        return lines.stream().map(SafeText::oneLine).toList();
    }

    private static String problem(JsonNode health) {
        String error = health.path("details").path("error").asText();
        return error.isEmpty() ? "" : ": " + error;
    }

    private String signIn(Instant now) {
        return refreshedAt
                .map(at -> tokens.describeSignIn() + ", last refreshed " + minute(at.toString(), now)
                        + "; Xero accepts it until " + MINUTE.format(at.plus(REFRESH_TOKEN_LIFETIME))
                        + " if nothing refreshes it")
                .orElseGet(() -> "no tokens in " + tokens.file() + "; how the program would sign in: "
                        + tokens.describeSignIn());
    }

    /** {@return one JSON object on one line} */
    String json() {
        Map<String, @Nullable Object> signIn = new LinkedHashMap<>();
        signIn.put("kind", tokens.describeSignIn());
        signIn.put("refreshedAt", refreshedAt.map(Instant::toString).orElse(null));
        signIn.put(
                "validUntil",
                refreshedAt
                        .map(at -> at.plus(REFRESH_TOKEN_LIFETIME).toString())
                        .orElse(null));
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("lastDelivery", history.lastDelivery().orElse(null));
        status.put(
                "failures",
                Map.of(
                        "count", history.failures().failures(),
                        "since", history.failures().since(),
                        "reason", history.failures().reason()));
        status.put("refused", history.refused());
        status.put("signIn", signIn);
        status.put("service", service().orElse(null));
        try {
            return JSON.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The status cannot be written as JSON", e);
        }
    }

    private Optional<Service> service() {
        return running.map(check -> {
            try {
                return new Service(
                        check.url().toString(), JSON.readTree(check.request().body()), "");
            } catch (ManagementClient.NoResponseException | IOException e) {
                return new Service(check.url().toString(), null, String.valueOf(e.getMessage()));
            }
        });
    }

    private static String line(String head, String text) {
        return String.format("%-9s %s", head, text);
    }

    private static String minute(String time, Instant now) {
        try {
            Instant at = Instant.parse(time);
            return MINUTE.format(at) + " (" + ago(Duration.between(at, now)) + " ago)";
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    private static String ago(Duration age) {
        ChronoUnit unit =
                age.toDays() > 1 ? ChronoUnit.DAYS : age.toHours() > 1 ? ChronoUnit.HOURS : ChronoUnit.MINUTES;
        long number = Math.max(0, age.toSeconds() / unit.getDuration().toSeconds());
        return number
                + switch (unit) {
                    case DAYS -> " days";
                    case HOURS -> " h";
                    default -> " min";
                };
    }
}

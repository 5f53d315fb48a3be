package io.batonxero.console;

import io.batonxero.base.SafeText;
import io.batonxero.base.Version;
import io.batonxero.guard.DeliveryStore;
import io.batonxero.guard.SyncHistory;
import io.batonxero.names.Count;
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
 * The last delivery, failed and refused syncs, and the sign-in of one Xero app.
 *
 * @param refreshedAt when the stored tokens were last refreshed; empty if none are stored
 */
public record StatusReport(SyncHistory history, TokenStore tokens, Optional<Instant> refreshedAt) {
    /** Xero refuses a refresh token that was not used for so long. */
    private static final Duration REFRESH_TOKEN_LIFETIME = Duration.ofDays(60);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /**
     * {@return the report of what is stored} Sends nothing to Xero or ConductorOne.
     *
     * @throws IOException if it cannot be read
     * @throws io.batonxero.base.ConnectorException if the Kubernetes API server does not respond, or refuses
     */
    public static StatusReport read(DeliveryStore store, TokenStore tokens) throws IOException {
        return new StatusReport(SyncHistory.read(store), tokens, tokens.refreshedAt());
    }

    /** {@return lines for people} */
    public List<String> lines(Instant now) {
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
        return lines;
    }

    private String signIn(Instant now) {
        return refreshedAt
                .map(at -> tokens.describeSignIn() + ", last refreshed " + minute(at.toString(), now)
                        + "; Xero accepts it until " + MINUTE.format(at.plus(REFRESH_TOKEN_LIFETIME))
                        + " if nothing refreshes it")
                .orElseGet(() -> "no tokens in " + tokens.file() + "; how the program would sign in: "
                        + tokens.describeSignIn());
    }

    /** {@return the fields of the JSON form} */
    public Map<String, @Nullable Object> json() {
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
        return status;
    }

    /** {@return a line with its head} */
    public static String line(String head, String text) {
        return SafeText.oneLine(String.format("%-9s %s", head, text));
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

package io.batonxero.xero;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease that one pod at a time holds. One that was not given back is taken over once it has rested for as long as it
 * was taken for, by the clock of whoever waits: no two clocks have to agree.
 */
final class KubernetesLease {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesLease.class);
    private static final String GROUP = "/apis/coordination.k8s.io/v1";
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KubernetesApi api;
    private final String name;
    private final Duration term;
    private final Clock clock;

    /** One hold of it, by nobody else at the same time. */
    private record Held(KubernetesLease lease, String version) implements Closeable {
        @Override
        public void close() {
            lease.giveBack(version);
        }
    }

    KubernetesLease(KubernetesApi api, String name, Duration term, Clock clock) {
        this.api = api;
        this.name = name;
        this.term = term;
        this.clock = clock;
    }

    /**
     * {@return the hold, once nobody else has it}
     *
     * @throws XeroFault.Unavailable if others have it for minutes
     */
    Closeable acquire() throws InterruptedException {
        Instant end = clock.instant().plus(PATIENCE);
        String seen = "";
        Instant since = clock.instant();
        while (clock.instant().isBefore(end)) {
            JsonNode lease = api.get(GROUP, "leases", name);
            String version = lease.path("metadata").path("resourceVersion").asText();
            if (!version.equals(seen)) {
                seen = version;
                since = clock.instant();
            }
            if (isFree(lease.path("spec"), since)) {
                Optional<JsonNode> ours = take(version);
                if (ours.isPresent()) {
                    return new Held(
                            this,
                            ours.get().path("metadata").path("resourceVersion").asText());
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new XeroFault.Unavailable("Another pod has been renewing the tokens under the lease " + name + " for "
                + PATIENCE.toMinutes() + " minutes. See what it waits for, then try again.");
    }

    private boolean isFree(JsonNode spec, Instant since) {
        Duration taken = Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(term.toSeconds()));
        return spec.path("holderIdentity").asText("").isEmpty()
                || !clock.instant().isBefore(since.plus(taken));
    }

    private Optional<JsonNode> take(String version) {
        String now = MICROSECONDS.format(Instant.now());
        Map<String, Object> spec = Map.of(
                "holderIdentity",
                UUID.randomUUID().toString(),
                "leaseDurationSeconds",
                term.toSeconds(),
                "acquireTime",
                now,
                "renewTime",
                now);
        return api.change(GROUP, "leases", name, version, Map.of("spec", spec));
    }

    /** Where that fails it is free once it has rested. */
    private void giveBack(String version) {
        try {
            boolean ours = api.change(GROUP, "leases", name, version, Map.of("spec", Map.of("holderIdentity", "")))
                    .isPresent();
            if (!ours) {
                LOG.warn("lost lease={} before it was given back; the renewal took longer than {}", name, term);
            }
        } catch (XeroFault.Unavailable failed) {
            LOG.warn("kept lease={} until it has rested: {}", name, failed.getMessage());
        }
    }
}

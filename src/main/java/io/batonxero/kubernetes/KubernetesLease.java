package io.batonxero.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.LockTimeoutException;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease that one pod at a time holds, and renews as long as it holds it. One that was neither renewed nor given back is taken
 * over once it has rested for its term, by the clock of whoever waits: no two clocks have to agree.
 */
public final class KubernetesLease {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesLease.class);
    private static final String GROUP = "/apis/coordination.k8s.io/v1";
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration QUIET_WAIT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How often it is renewed in its term. */
    private static final int RENEWALS = 5;
    /** A request that got no response is repeated at once: the next renewal would come too late. */
    private static final int ATTEMPTS = 2;

    private final KubernetesApi api;
    private final String name;
    private final Duration term;
    private final Clock clock;

    /** One hold of it, by nobody else at the same time, renewed from time to time until it is given back. */
    private final class Held implements Closeable {
        private final ScheduledExecutorService tokenRefresher = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
        });
        private final String holder;
        private String version;
        private boolean ended;

        Held(JsonNode taken) {
            version = version(taken);
            holder = holder(taken);
            long pause = term.dividedBy(RENEWALS).toMillis();
            // A Timer would go by the wall clock: set back, it would let the lease expire. With a fixed rate, requests
            // that
            // a slow API server delays would be made up for.
            var unused = tokenRefresher.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
        }

        private synchronized void renew() {
            for (int attempt = 0; attempt < ATTEMPTS && !ended; attempt++) {
                try {
                    Optional<JsonNode> renewed = changeOurs(Map.of("renewTime", now()));
                    if (renewed.isEmpty()) {
                        lost();
                    } else {
                        version = version(renewed.get());
                    }
                    return;
                } catch (ConnectorException failed) {
                    LOG.atWarn()
                            .addKeyValue("lease", name)
                            .addKeyValue("reason", failed.getMessage())
                            .log("could not renew a lease");
                }
            }
        }

        /** Where that fails it is free once it has rested. */
        @Override
        public synchronized void close() {
            tokenRefresher.shutdown();
            if (ended) {
                return;
            }
            ended = true;
            try {
                if (changeOurs(Map.of("holderIdentity", "")).isEmpty()) {
                    lost();
                }
            } catch (ConnectorException failed) {
                LOG.atWarn()
                        .addKeyValue("lease", name)
                        .addKeyValue("expires_in_seconds", term.toSeconds())
                        .addKeyValue("reason", failed.getMessage())
                        .log("could not release a lease, it will expire");
            }
        }

        /**
         * {@return the lease, changed} None if another pod has it. It may be of a newer version and ours all the same: if the
         * response to an earlier change was lost, or somebody else changed its labels.
         */
        private Optional<JsonNode> changeOurs(Map<String, Object> spec) {
            Optional<JsonNode> changed = change(version, spec);
            if (changed.isPresent()) {
                return changed;
            }
            JsonNode now = get();
            return holder(now).equals(holder) ? change(version(now), spec) : Optional.empty();
        }

        private void lost() {
            ended = true;
            tokenRefresher.shutdown();
            LOG.atWarn()
                    .addKeyValue("lease", name)
                    .addKeyValue("not_renewed_seconds", term.toSeconds())
                    .log("lost a lease to another pod");
        }
    }

    public KubernetesLease(KubernetesApi api, String name, Duration term, Clock clock) {
        this.api = api;
        this.name = name;
        this.term = term;
        this.clock = clock;
    }

    /**
     * {@return the hold, once nobody else has it} After two seconds the log says which pod has it.
     *
     * @param isCancelled asked again and again
     * @throws LockTimeoutException if others have it for minutes
     */
    public Closeable acquire(BooleanSupplier isCancelled) throws InterruptedException {
        Instant began = clock.instant();
        Instant end = began.plus(PATIENCE);
        boolean isTold = false;
        String seen = "";
        Instant since = clock.instant();
        while (clock.instant().isBefore(end)) {
            if (isCancelled.getAsBoolean()) {
                throw new CancelledException();
            }
            JsonNode lease = get();
            String version = version(lease);
            if (!version.equals(seen)) {
                seen = version;
                since = clock.instant();
            }
            if (isFree(lease, since)) {
                Optional<JsonNode> ours = take(version);
                if (ours.isPresent()) {
                    return new Held(ours.get());
                }
            }
            if (!isTold && clock.instant().isAfter(began.plus(QUIET_WAIT))) {
                isTold = true;
                LOG.atWarn()
                        .addKeyValue("lease", name)
                        .addKeyValue("timeout_seconds", PATIENCE.toSeconds())
                        .addKeyValue("held_by", holder(lease))
                        .log("waiting for a lease");
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new LockTimeoutException("Another pod has held the lease " + name + " for " + PATIENCE.toMinutes()
                + " minutes. See what it waits for, then try again.");
    }

    private boolean isFree(JsonNode lease, Instant since) {
        Duration taken = Duration.ofSeconds(
                lease.path("spec").path("leaseDurationSeconds").asLong(term.toSeconds()));
        return holder(lease).isEmpty() || !clock.instant().isBefore(since.plus(taken));
    }

    private Optional<JsonNode> take(String version) {
        String now = now();
        String holder = System.getenv().getOrDefault("HOSTNAME", "pod") + "_" + UUID.randomUUID();
        try {
            return change(
                    version,
                    Map.of(
                            "holderIdentity",
                            holder,
                            "leaseDurationSeconds",
                            term.toSeconds(),
                            "acquireTime",
                            now,
                            "renewTime",
                            now));
        } catch (KubernetesException e) {
            // It may be the response alone that was lost: nobody else would release the lease then.
            JsonNode lease = get();
            if (!holder(lease).equals(holder)) {
                throw e;
            }
            // The wait for that response may have taken most of the term.
            return change(version(lease), Map.of("renewTime", now()));
        }
    }

    private JsonNode get() {
        return api.get(GROUP, "leases", name);
    }

    private Optional<JsonNode> change(String version, Map<String, Object> spec) {
        return api.change(GROUP, "leases", name, version, Map.of("spec", spec));
    }

    private static String holder(JsonNode lease) {
        return lease.path("spec").path("holderIdentity").asText("");
    }

    private static String version(JsonNode lease) {
        return lease.path("metadata").path("resourceVersion").asText();
    }

    /** For people: nobody here goes by the clock of another. */
    private static String now() {
        return MICROSECONDS.format(Instant.now());
    }
}

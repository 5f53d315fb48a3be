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
 * A Kubernetes Lease as a lock between pods. The holder renews it until it releases it. An expired lease is taken over once
 * its duration has passed without a change, by the waiter's own clock, so that clocks need not be synchronised.
 */
public final class KubernetesLease {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesLease.class);
    private static final String GROUP = "/apis/coordination.k8s.io/v1";
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration LOG_AFTER = Duration.ofSeconds(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final int RENEWALS_PER_DURATION = 5;
    /** A failed renewal is retried at once: by the next one, the lease could have expired. */
    private static final int RENEWAL_ATTEMPTS = 2;

    private final KubernetesApi api;
    private final String name;
    private final Duration duration;
    private final Clock clock;

    /** The acquired lease, renewed in the background until it is closed. */
    private final class HeldLease implements Closeable {
        private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
        });
        private final String holder;
        private String version;
        private boolean isEnded;
        private int failedRenewals;

        HeldLease(JsonNode lease) {
            version = version(lease);
            holder = holder(lease);
            long delay = duration.dividedBy(RENEWALS_PER_DURATION).toMillis();
            // Not a Timer, which depends on the wall clock; not at a fixed rate, which catches up on delayed renewals.
            var unused = scheduler.scheduleWithFixedDelay(this::renew, delay, delay, TimeUnit.MILLISECONDS);
        }

        private synchronized void renew() {
            for (int attempt = 0; attempt < RENEWAL_ATTEMPTS && !isEnded; attempt++) {
                try {
                    Optional<JsonNode> renewed = changeIfHeld(Map.of("renewTime", now()));
                    if (renewed.isEmpty()) {
                        markLost();
                    } else {
                        version = version(renewed.get());
                        if (failedRenewals > 0) {
                            LOG.atInfo()
                                    .addKeyValue("lease", name)
                                    .addKeyValue("failed_renewals", failedRenewals)
                                    .log("renewed a lease again");
                        }
                        failedRenewals = 0;
                    }
                    return;
                } catch (ConnectorException e) {
                    failedRenewals++;
                    LOG.atWarn()
                            .addKeyValue("lease", name)
                            .addKeyValue("reason", e.getMessage())
                            .log("could not renew a lease");
                }
            }
        }

        /** Releases the lease. If that fails, it expires. */
        @Override
        public synchronized void close() {
            scheduler.shutdown();
            if (isEnded) {
                return;
            }
            isEnded = true;
            try {
                if (changeIfHeld(Map.of("holderIdentity", "")).isEmpty()) {
                    markLost();
                }
            } catch (ConnectorException e) {
                LOG.atWarn()
                        .addKeyValue("lease", name)
                        .addKeyValue("expires_in_seconds", duration.toSeconds())
                        .addKeyValue("reason", e.getMessage())
                        .log("could not release a lease, it will expire");
            }
        }

        /**
         * {@return the changed lease; empty if another pod holds it} A conflict alone does not mean that: the response to an
         * earlier change may be lost, or another client may have changed the labels.
         */
        private Optional<JsonNode> changeIfHeld(Map<String, Object> spec) {
            Optional<JsonNode> changed = change(version, spec);
            if (changed.isPresent()) {
                return changed;
            }
            JsonNode current = get();
            return holder(current).equals(holder) ? change(version(current), spec) : Optional.empty();
        }

        private void markLost() {
            isEnded = true;
            scheduler.shutdown();
            LOG.atWarn()
                    .addKeyValue("lease", name)
                    .addKeyValue("not_renewed_seconds", duration.toSeconds())
                    .log("lost a lease to another pod");
        }
    }

    public KubernetesLease(KubernetesApi api, String name, Duration duration, Clock clock) {
        this.api = api;
        this.name = name;
        this.duration = duration;
        this.clock = clock;
    }

    /**
     * {@return the acquired lease, to be closed} Logs the holder after waiting for 2 s.
     *
     * @param isCancelled polled every 0.5 s while waiting
     * @throws LockTimeoutException if the lease is not acquired within 3 minutes
     */
    public Closeable acquire(BooleanSupplier isCancelled) throws InterruptedException {
        Instant began = clock.instant();
        Instant deadline = began.plus(ACQUIRE_TIMEOUT);
        boolean isLogged = false;
        String lastVersion = "";
        Instant unchangedSince = began;
        while (clock.instant().isBefore(deadline)) {
            if (isCancelled.getAsBoolean()) {
                throw new CancelledException();
            }
            JsonNode lease = get();
            String version = version(lease);
            if (!version.equals(lastVersion)) {
                lastVersion = version;
                unchangedSince = clock.instant();
            }
            if (isFree(lease, unchangedSince)) {
                Optional<JsonNode> acquired = tryAcquire(version);
                if (acquired.isPresent()) {
                    if (isLogged) {
                        LOG.atInfo().addKeyValue("lease", name).log("acquired a lease after waiting");
                    }
                    return new HeldLease(acquired.get());
                }
            }
            if (!isLogged && clock.instant().isAfter(began.plus(LOG_AFTER))) {
                isLogged = true;
                LOG.atWarn()
                        .addKeyValue("lease", name)
                        .addKeyValue("timeout_seconds", ACQUIRE_TIMEOUT.toSeconds())
                        .addKeyValue("held_by", holder(lease))
                        .log("waiting for a lease");
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        throw new LockTimeoutException(
                "Timed out after " + ACQUIRE_TIMEOUT.toMinutes() + " minutes waiting for the lease " + name
                        + ", which another pod holds. See what that pod waits for, then try again.");
    }

    private boolean isFree(JsonNode lease, Instant unchangedSince) {
        Duration granted = Duration.ofSeconds(
                lease.path("spec").path("leaseDurationSeconds").asLong(duration.toSeconds()));
        return holder(lease).isEmpty() || !clock.instant().isBefore(unchangedSince.plus(granted));
    }

    private Optional<JsonNode> tryAcquire(String version) {
        String now = now();
        String holder = System.getenv().getOrDefault("HOSTNAME", "pod") + "_" + UUID.randomUUID();
        try {
            return change(
                    version,
                    Map.of(
                            "holderIdentity",
                            holder,
                            "leaseDurationSeconds",
                            duration.toSeconds(),
                            "acquireTime",
                            now,
                            "renewTime",
                            now));
        } catch (KubernetesException e) {
            // If only the response was lost, the lease is ours already.
            JsonNode lease = get();
            if (!holder(lease).equals(holder)) {
                throw e;
            }
            // Renewed, because waiting for the response may have taken most of the duration.
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

    /** The current time, for people only: expiry does not depend on the timestamps of a lease. */
    private static String now() {
        return MICROSECONDS.format(Instant.now());
    }
}

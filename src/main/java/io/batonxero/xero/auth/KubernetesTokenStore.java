package io.batonxero.xero.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.base.Abortable;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.LockTimeoutException;
import io.batonxero.base.MonotonicClock;
import io.batonxero.file.StateDirectory;
import io.batonxero.kubernetes.KubernetesApi;
import io.batonxero.kubernetes.KubernetesException;
import io.batonxero.kubernetes.KubernetesLease;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tokens of one Xero app for several pods: under one key of an existing Secret. A Lease lets one pod at a time
 * refresh them. Writes fail if another client changed the Secret since it was read; other keys are left alone.
 */
public final class KubernetesTokenStore implements Abortable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesTokenStore.class);
    private static final String CORE = "/api/v1";

    /** How long other pods wait for a pod that was killed during a refresh. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final KubernetesLease kubernetesLease;
    private final String secret;
    private final String key;
    private final PendingTokens pending;
    private volatile boolean isAborted;

    /**
     * Creates a store of the tokens of a Xero app.
     *
     * @param url of the API server
     * @param account folder of the pod's service account
     * @param stateDir folder that keeps new tokens until the Secret has them; empty for the user's state directory
     */
    public KubernetesTokenStore(String url, String account, String secret, String lease, XeroApp app, String stateDir) {
        this(url, account, secret, lease, app, stateDir, LEASE_DURATION, new MonotonicClock());
    }

    KubernetesTokenStore(
            String url,
            String account,
            String secret,
            String lease,
            XeroApp app,
            String stateDir,
            Duration leaseDuration,
            Clock clock) {
        this.api = new KubernetesApi(url, account);
        this.kubernetesLease = new KubernetesLease(api, lease, leaseDuration, clock);
        this.secret = secret;
        this.key = StateDirectory.fileName(app.clientId());
        this.pending = new PendingTokens(StateDirectory.file(stateDir, "pending-tokens", app.clientId()));
    }

    /**
     * {@return a lease of the stored tokens}
     *
     * @throws ConfigurationException if the Secret or the Lease cannot be used; no refresh token is exchanged then
     * @throws KubernetesException if the API server cannot be reached
     * @throws LockTimeoutException if another pod keeps the Lease for 3 minutes
     */
    public TokenLease load() {
        try {
            Closeable lock = kubernetesLease.acquire(() -> isAborted);
            try {
                JsonNode current = requireWritable(api.get(CORE, "secrets", secret));
                return recover(read(current.path("data").path(key).asText(""), version(current), lock), lock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Sends an empty change, which is refused if a real one would be. */
    private JsonNode requireWritable(JsonNode current) {
        if (current.path("immutable").asBoolean()) {
            throw new ConfigurationException(
                    "The Secret " + secret + " is immutable, so no new tokens can be stored in it. Delete"
                            + " it and create an empty one without immutable: true.");
        }
        return change(version(current), Map.of());
    }

    /** Stores tokens that were fetched earlier and could not be stored. */
    private TokenLease recover(TokenLease stored, Closeable lock) {
        Optional<StoredTokens> newer = pendingAfter(stored.tokens());
        if (newer.isEmpty()) {
            return stored;
        }
        JsonNode changed = change(stored.revision(), Map.of(key, encoded(newer.get())));
        LOG.atWarn()
                .addKeyValue("secret", secret)
                .addKeyValue("recovered_from", pending.file())
                .log("recovered tokens that could not be stored earlier");
        pending.deleteOrWarn();
        return TokenLease.of(newer.get(), version(changed), place(), lock);
    }

    /** If the file cannot be read, this logs a warning and returns none. */
    private Optional<StoredTokens> pendingAfter(StoredTokens stored) {
        try {
            Optional<StoredTokens> newer = pending.successorOf(stored);
            if (newer.isEmpty()) {
                // Deletes old pending tokens: if the Secret is emptied later, they would count as newer and be
                // restored.
                pending.deleteOrWarn();
            }
            return newer;
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", pending.file())
                    .addKeyValue("reason", IoErrorText.of(e))
                    .log("cannot read pending tokens");
            return Optional.empty();
        } catch (StoredTokens.NewerVersionException e) {
            throw e.toConfigurationException("in the file " + pending.file());
        }
    }

    /**
     * Stores the tokens of a lease; a lease without tokens deletes the stored ones.
     *
     * @return the same lease
     */
    public TokenLease store(TokenLease newLease) {
        if (newLease.tokens().equals(StoredTokens.NONE)) {
            change(newLease.revision(), Collections.singletonMap(key, null));
            pending.deleteOrWarn();
            return newLease;
        }
        String remedy = pending.keepAndDescribe(newLease.tokens());
        try {
            change(newLease.revision(), Map.of(key, encoded(newLease.tokens())));
        } catch (ConfigurationException e) {
            throw new ConfigurationException(e.getMessage() + remedy, e);
        } catch (KubernetesException e) {
            throw new KubernetesException(e.getMessage() + remedy, e);
        }
        pending.deleteOrWarn();
        return newLease;
    }

    /** Cancels the current and all later waits for the Lease, until {@link #resume}. */
    @Override
    public void abort() {
        isAborted = true;
    }

    @Override
    public void resume() {
        isAborted = false;
    }

    private TokenLease read(String document, String version, Closeable lock) {
        if (document.isEmpty()) {
            return TokenLease.of(StoredTokens.NONE, version, place(), lock);
        }
        try {
            Optional<StoredTokens> stored = StoredTokens.read(decoded(document));
            return stored.isPresent()
                    ? TokenLease.of(stored.get(), version, place(), lock)
                    : TokenLease.of(StoredTokens.NONE, moveCorruptDocument(document, version), place(), lock);
        } catch (StoredTokens.NewerVersionException e) {
            throw e.toConfigurationException("in " + place());
        }
    }

    private String place() {
        return "key " + key + " of the Secret " + secret;
    }

    private static String encoded(StoredTokens tokens) {
        return Base64.getEncoder().encodeToString(tokens.document());
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    private static byte[] decoded(String document) {
        try {
            return Base64.getDecoder().decode(document);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** {@return the version of the Secret after the corrupt document got another key} */
    private String moveCorruptDocument(String document, String version) {
        Map<String, Object> changes = new HashMap<>();
        changes.put(key, null);
        changes.put(key + ".damaged-" + version, document);
        JsonNode changed = change(version, changes);
        LOG.atWarn()
                .addKeyValue("secret", secret)
                .addKeyValue("key", key)
                .addKeyValue("moved_to", key + ".damaged-" + version)
                .log("stored tokens are corrupt");
        return version(changed);
    }

    private JsonNode change(String version, Map<String, Object> data) {
        return api.change(CORE, "secrets", secret, version, Map.of("data", data))
                .orElseThrow(() -> new KubernetesException("The Secret " + secret
                        + " was changed by another client during the token refresh. Try again."));
    }
}

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
 * Where pods keep the tokens of one Xero app: a key of a Secret that has to be there, changed only as the version that
 * was read, under a Lease that lets one pod at a time renew them. What it does not change in the Secret stays.
 */
public final class KubernetesTokenStore implements Abortable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesTokenStore.class);
    private static final String CORE = "/api/v1";

    /** So long others wait for a pod that died while it renewed; one that lives renews its turn. */
    private static final Duration TERM = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final KubernetesLease lease;
    private final String secret;
    private final String key;
    private final PendingTokens pending;
    private volatile boolean isAborted;

    /**
     * Keeps the tokens of a Xero client id.
     *
     * @param url the API server's
     * @param account the folder of the pod's service account
     * @param stateDir the folder of this pod in which new tokens are kept until the Secret has them; empty for the user's
     *     own state folder
     */
    public KubernetesTokenStore(String url, String account, String secret, String lease, XeroApp app, String stateDir) {
        this(url, account, secret, lease, app, stateDir, TERM, new MonotonicClock());
    }

    KubernetesTokenStore(
            String url,
            String account,
            String secret,
            String lease,
            XeroApp app,
            String stateDir,
            Duration term,
            Clock clock) {
        this.api = new KubernetesApi(url, account);
        this.lease = new KubernetesLease(api, lease, term, clock);
        this.secret = secret;
        this.key = StateDirectory.fileName(app.clientId());
        this.pending = new PendingTokens(StateDirectory.file(stateDir, "pending-tokens", app.clientId()));
    }

    /**
     * {@return what is stored, and the lock to refresh it}
     *
     * @throws ConfigurationException if the Secret or the Lease cannot be used, so that no token is spent
     * @throws KubernetesException if the API server cannot be reached
     * @throws LockTimeoutException if another pod holds the Lease for minutes
     */
    public TokenLease load() {
        try {
            Closeable turn = lease.acquire(() -> isAborted);
            try {
                JsonNode kept = requireChangeable(api.get(CORE, "secrets", secret));
                return recovered(read(kept.path("data").path(key).asText(""), version(kept), turn), turn);
            } catch (RuntimeException failed) {
                turn.close();
                throw failed;
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Changes nothing, but is refused as a change would be. */
    private JsonNode requireChangeable(JsonNode kept) {
        if (kept.path("immutable").asBoolean()) {
            throw new ConfigurationException(
                    "The Secret " + secret + " is immutable, so no new tokens can be stored in it. Delete"
                            + " it and make an empty one without immutable: true.");
        }
        return change(version(kept), Map.of());
    }

    private TokenLease recovered(TokenLease stored, Closeable turn) {
        Optional<StoredTokens> newer = pendingAfter(stored.tokens());
        if (newer.isEmpty()) {
            return stored;
        }
        JsonNode changed = change(stored.revision(), Map.of(key, encoded(newer.get())));
        LOG.atWarn()
                .addKeyValue("secret", secret)
                .addKeyValue("recovered_from", pending.file())
                .log("recovered tokens that an earlier run could not store");
        deletePending();
        return TokenLease.of(newer.get(), version(changed), turn);
    }

    /** A pod may have no folder that it can read: then it kept nothing there. */
    private Optional<StoredTokens> pendingAfter(StoredTokens stored) {
        try {
            Optional<StoredTokens> newer = pending.successorOf(stored);
            if (newer.isEmpty()) {
                // They would be taken for newer once the Secret has none.
                deletePending();
            }
            return newer;
        } catch (IOException unreadable) {
            LOG.atWarn()
                    .addKeyValue("file", pending.file())
                    .addKeyValue("reason", IoErrorText.of(unreadable))
                    .log("cannot read pending tokens");
            return Optional.empty();
        } catch (StoredTokens.OfNewerVersion newer) {
            throw ofNewerVersion("file " + pending.file(), newer);
        }
    }

    private void deletePending() {
        try {
            pending.delete();
        } catch (IOException left) {
            LOG.atWarn()
                    .addKeyValue("file", pending.file())
                    .addKeyValue("reason", IoErrorText.of(left))
                    .log("could not delete temporary files");
        }
    }

    /** {@return the same ticket, once what it holds is in the Secret} Of one that holds nothing, nothing is kept. */
    public TokenLease store(TokenLease fresh) {
        if (fresh.tokens().equals(StoredTokens.NONE)) {
            change(fresh.revision(), Collections.singletonMap(key, null));
            deletePending();
            return fresh;
        }
        boolean isKept = keep(fresh.tokens());
        try {
            change(fresh.revision(), Map.of(key, encoded(fresh.tokens())));
        } catch (ConfigurationException refused) {
            throw new ConfigurationException(refused.getMessage() + where(isKept), refused);
        } catch (KubernetesException failed) {
            throw new KubernetesException(failed.getMessage() + where(isKept), failed);
        }
        deletePending();
        return fresh;
    }

    /** A pod may have no folder that it can write; then this process alone has the tokens until they are stored. */
    private boolean keep(StoredTokens tokens) {
        try {
            pending.keep(tokens);
            return true;
        } catch (IOException | ConfigurationException failed) {
            LOG.debug("could not keep a copy of the new tokens while the Secret is updated", failed);
            return false;
        }
    }

    private String where(boolean isKept) {
        return isKept
                ? " The new tokens are kept in " + pending.file()
                        + ", and are stored as soon as that is mended: keep this pod, or copy the file."
                : " This process alone has the new tokens, and stores them as soon as that is mended: do not stop it.";
    }

    /** Cancels every wait for the Lease, now and later: the program stops. */
    @Override
    public void abort() {
        isAborted = true;
    }

    @Override
    public void resume() {
        isAborted = false;
    }

    private TokenLease read(String document, String version, Closeable turn) {
        if (document.isEmpty()) {
            return TokenLease.of(StoredTokens.NONE, version, turn);
        }
        try {
            Optional<StoredTokens> stored = StoredTokens.read(decoded(document));
            return stored.isPresent()
                    ? TokenLease.of(stored.get(), version, turn)
                    : TokenLease.of(StoredTokens.NONE, setAside(document, version), turn);
        } catch (StoredTokens.OfNewerVersion newer) {
            throw ofNewerVersion("key " + key + " of the Secret " + secret, newer);
        }
    }

    private static ConfigurationException ofNewerVersion(String what, StoredTokens.OfNewerVersion newer) {
        return new ConfigurationException(
                "The " + what + " is of version " + newer.getMessage()
                        + ", which a newer baton-xero-camel wrote. Run that one.",
                newer);
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
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** {@return the version of the Secret in which the damaged document has another key} */
    private String setAside(String document, String version) {
        Map<String, Object> moved = new HashMap<>();
        moved.put(key, null);
        moved.put(key + ".damaged-" + version, document);
        JsonNode changed = change(version, moved);
        LOG.atWarn()
                .addKeyValue("secret", secret)
                .addKeyValue("key", key)
                .addKeyValue("moved_to", key + ".damaged-" + version)
                .log("stored tokens are corrupt");
        return version(changed);
    }

    private JsonNode change(String version, Map<String, Object> data) {
        return api.change(CORE, "secrets", secret, version, Map.of("data", data))
                .orElseThrow(() -> new KubernetesException(
                        "The Secret " + secret + " was changed by others while its tokens were refreshed. Try again."));
    }
}

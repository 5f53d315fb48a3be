package io.batonxero.xero;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.base.BadSetting;
import io.batonxero.base.SteadyClock;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where pods keep the tokens of one Xero app: a key of a Secret that has to be there, changed only as the version that
 * was read, under a Lease that lets one pod at a time renew them. What it does not change in the Secret stays.
 */
public final class KubernetesTokenStore {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesTokenStore.class);
    private static final String CORE = "/api/v1";

    /** So long others wait for a pod that died while it renewed; one that lives renews its turn. */
    private static final Duration TERM = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final KubernetesLease lease;
    private final String secret;
    private final String key;

    /**
     * Keeps the tokens of a Xero client id.
     *
     * @param url the API server's
     * @param account the folder of the pod's service account
     */
    public KubernetesTokenStore(String url, String account, String secret, String lease, XeroApp app) {
        this(url, account, secret, lease, app, TERM, new SteadyClock());
    }

    KubernetesTokenStore(
            String url, String account, String secret, String lease, XeroApp app, Duration term, Clock clock) {
        this.api = new KubernetesApi(url, account);
        this.lease = new KubernetesLease(api, lease, term, clock);
        this.secret = secret;
        this.key = app.clientId().replaceAll("[^A-Za-z0-9_-]", "_") + ".json";
    }

    /**
     * {@return what is stored, and the turn to renew it}
     *
     * @throws BadSetting if the Secret or the Lease cannot be used, so that no token is spent
     * @throws XeroFault.Unavailable if the API server cannot be asked, or another pod takes minutes to renew
     */
    public TokenTicket load() {
        try {
            Closeable turn = lease.acquire();
            try {
                JsonNode kept = api.get(CORE, "secrets", secret);
                String version = kept.path("metadata").path("resourceVersion").asText();
                return read(kept.path("data").path(key).asText(""), version, turn);
            } catch (RuntimeException failed) {
                turn.close();
                throw failed;
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new XeroFault.Aborted();
        }
    }

    /** {@return the same ticket, once what it holds is in the Secret} */
    public TokenTicket store(TokenTicket fresh) {
        String document = Base64.getEncoder().encodeToString(fresh.tokens().document());
        if (change(fresh.revision(), Map.of(key, document)).isEmpty()) {
            throw new XeroFault.Unavailable("The Secret " + secret + " was changed by others while its tokens were"
                    + " renewed. Try again: the new tokens are kept meanwhile.");
        }
        return fresh;
    }

    private TokenTicket read(String document, String version, Closeable turn) {
        if (document.isEmpty()) {
            return TokenTicket.of(StoredTokens.NONE, version, turn);
        }
        try {
            Optional<StoredTokens> stored = StoredTokens.read(decoded(document));
            return stored.isPresent()
                    ? TokenTicket.of(stored.get(), version, turn)
                    : TokenTicket.of(StoredTokens.NONE, setAside(document, version), turn);
        } catch (StoredTokens.OfNewerVersion newer) {
            throw new BadSetting(
                    "The key " + key + " of the Secret " + secret + " is of version " + newer.getMessage()
                            + ", which a newer baton-xero-camel wrote. Run that one.",
                    newer);
        }
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
        JsonNode changed = change(version, moved)
                .orElseThrow(() -> new XeroFault.Unavailable(
                        "The Secret " + secret + " was changed by others while it was read. Try again."));
        LOG.warn("damaged secret={} key={} set-aside={}", secret, key, key + ".damaged-" + version);
        return changed.path("metadata").path("resourceVersion").asText();
    }

    private Optional<JsonNode> change(String version, Map<String, Object> data) {
        return api.change(CORE, "secrets", secret, version, Map.of("data", data));
    }
}

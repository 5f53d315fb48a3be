package io.batonxero.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The refresh tokens that a simulated Xero issued. Each works once. Within the grace period after its first use it works
 * again, as Xero's do for clients that lost the response; the token issued for the first use is then revoked.
 */
final class RefreshTokens {
    private final Map<String, Token> tokens = new HashMap<>();
    private Duration grace = Duration.ZERO;
    private int reused;
    private int refused;

    /** The expiry and client of a token, and the token that was last issued for it. */
    private record Token(Instant expiry, String client, String next) {}

    synchronized void grace(Duration period) {
        grace = period;
    }

    synchronized void add(String token, String client) {
        tokens.put(token, new Token(Instant.MAX, client, ""));
    }

    /** {@return a new refresh token} */
    synchronized String issue(String client) {
        String token = "simulated-refresh-" + UUID.randomUUID();
        add(token, client);
        return token;
    }

    /** {@return whether the token was valid; if so, all tokens are revoked} */
    synchronized boolean revoke(String token) {
        boolean isValid = tokens.containsKey(token);
        if (isValid) {
            tokens.clear();
        }
        return isValid;
    }

    /** {@return the next token; empty if this one is refused} */
    synchronized Optional<String> exchange(String token, String client) {
        Token known = tokens.get(token);
        if (known == null || !known.client().equals(client) || Instant.now().isAfter(known.expiry())) {
            refused++;
            return Optional.empty();
        }
        boolean isFirstUse = known.next().isEmpty();
        if (!isFirstUse) {
            reused++;
            tokens.remove(known.next());
        }
        String next = issue(client);
        tokens.put(token, new Token(isFirstUse ? Instant.now().plus(grace) : known.expiry(), client, next));
        return Optional.of(next);
    }

    synchronized int reused() {
        return reused;
    }

    synchronized int refused() {
        return refused;
    }
}

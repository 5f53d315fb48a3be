package io.batonxero.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The refresh tokens that a simulated Xero gave. Each works once. With a grace it works again for that long after it was
 * first spent, as Xero's do for those who lost the answer: then what was given for it before works no more.
 */
final class RefreshTokens {
    private final Map<String, Token> tokens = new HashMap<>();
    private Duration grace = Duration.ZERO;
    private int again;
    private int refused;

    /** Until when a token can be spent, by which client, and what was given for it last. */
    private record Token(Instant until, String client, String next) {}

    synchronized void grace(Duration time) {
        grace = time;
    }

    synchronized void add(String token, String client) {
        tokens.put(token, new Token(Instant.MAX, client, ""));
    }

    /** {@return a token of a new consent} */
    synchronized String give(String client) {
        String token = "simulated-refresh-" + UUID.randomUUID();
        add(token, client);
        return token;
    }

    /** {@return whether a token was good and is now, as all others are, revoked} */
    synchronized boolean revoke(String token) {
        boolean isGood = tokens.containsKey(token);
        if (isGood) {
            tokens.clear();
        }
        return isGood;
    }

    /** {@return the next token} None where this one is refused. */
    synchronized Optional<String> spend(String token, String client) {
        Token known = tokens.get(token);
        if (known == null || !known.client().equals(client) || Instant.now().isAfter(known.until())) {
            refused++;
            return Optional.empty();
        }
        boolean first = known.next().isEmpty();
        if (!first) {
            again++;
            tokens.remove(known.next());
        }
        String next = give(client);
        tokens.put(token, new Token(first ? Instant.now().plus(grace) : known.until(), client, next));
        return Optional.of(next);
    }

    synchronized int again() {
        return again;
    }

    synchronized int refused() {
        return refused;
    }
}

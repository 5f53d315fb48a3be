package io.batonxero.xero.auth;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one Xero app on their way between the session and a store: all that routes see of them. It shows
 * nothing of what it holds. One that a store gave is also the turn to renew them, until it is let go.
 */
public final class TokenLease {
    private final StoredTokens tokens;
    private final String revision;
    private final @Nullable Closeable turn;

    private TokenLease(StoredTokens tokens, String revision, @Nullable Closeable turn) {
        this.tokens = tokens;
        this.revision = revision;
        this.turn = turn;
    }

    /** {@return a ticket of nothing kept} Nobody else is kept from renewing. */
    static TokenLease ofNothing() {
        return new TokenLease(StoredTokens.NONE, "", null);
    }

    /**
     * {@return a ticket of what a store keeps}
     *
     * @param revision what the store calls this state of it; empty where it has no word for it
     * @param turn kept from others until it is closed
     */
    static TokenLease of(StoredTokens tokens, String revision, Closeable turn) {
        return new TokenLease(tokens, revision, turn);
    }

    /** {@return a ticket of newer tokens, to take the place of these in their store} */
    TokenLease with(StoredTokens newer) {
        return new TokenLease(newer, revision, null);
    }

    StoredTokens tokens() {
        return tokens;
    }

    String revision() {
        return revision;
    }

    /** Gives the turn back. */
    void letGo() {
        try {
            if (turn != null) {
                turn.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String toString() {
        return "TokenTicket";
    }
}

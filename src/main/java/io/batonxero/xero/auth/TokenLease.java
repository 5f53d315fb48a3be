package io.batonxero.xero.auth;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one Xero app, as routes pass them between the session and a token store; exposes no token. A loaded
 * lease holds the store's lock against other processes until it is released. The lease of {@link #empty} holds no lock.
 */
public final class TokenLease {
    private final StoredTokens tokens;
    private final String revision;
    private final String place;
    private final @Nullable Closeable lock;

    private TokenLease(StoredTokens tokens, String revision, String place, @Nullable Closeable lock) {
        this.tokens = tokens;
        this.revision = revision;
        this.place = place;
        this.lock = lock;
    }

    /** {@return a lease without tokens and without a lock} */
    static TokenLease empty() {
        return new TokenLease(StoredTokens.NONE, "", "", null);
    }

    /**
     * {@return a lease of stored tokens}
     *
     * @param revision the store's version of the tokens; empty if it has no versions
     * @param place where the store has them, in words for people
     * @param lock closed on release
     */
    static TokenLease of(StoredTokens tokens, String revision, String place, Closeable lock) {
        return new TokenLease(tokens, revision, place, lock);
    }

    /** {@return a lease of new tokens, to replace this revision in the store} It has no lock; the loaded lease keeps it. */
    TokenLease with(StoredTokens newer) {
        return new TokenLease(newer, revision, place, null);
    }

    StoredTokens tokens() {
        return tokens;
    }

    String revision() {
        return revision;
    }

    String place() {
        return place;
    }

    void release() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "TokenLease";
    }
}

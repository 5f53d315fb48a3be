package io.batonxero.xero.auth;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.xero.XeroException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tokenRefresher of a session's tokens, one at a time: begin, load what is stored, ask Xero, store its answer, use it, end.
 * What Xero answered is kept until it is stored: a store that fails loses nothing while this process lives.
 */
public final class TokenRefresher {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final XeroApp app;
    private final XeroSession session;
    private final Clock machine;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile Renewal current = new Renewal();
    private volatile @Nullable Fresh fresh;

    /** The turn of one exchange. Whoever ends a route may be another thread than began it. */
    public static final class Renewal {
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile TokenLease stored = TokenLease.ofNothing();
    }

    /** Tokens that took the place of others, and are not in use yet. */
    private record Fresh(TokenSet tokens, StoredTokens before, StoredTokens after) {}

    /** Renews the tokens of a session. */
    public TokenRefresher(XeroApp app, XeroSession session) {
        this(app, session, Clock.systemUTC());
    }

    TokenRefresher(XeroApp app, XeroSession session, Clock machine) {
        this.app = app;
        this.session = session;
        this.machine = machine;
    }

    /**
     * {@return the turn to renew} To be ended by {@link #end}.
     *
     * @throws XeroException.Unavailable if another renewal takes minutes
     */
    public Renewal begin() {
        try {
            if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new XeroException.Unavailable("Another renewal of the tokens has not ended for "
                        + PATIENCE.toMinutes() + " minutes. Try again later; if it stays so, look at the steps"
                        + " load-tokens and store-tokens.");
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        Renewal renewal = new Renewal();
        current = renewal;
        return renewal;
    }

    /** Holds what is stored until the turn ends, for a consent whose tokens take its place, whatever it is. */
    public void hold(TokenLease stored) {
        current.stored = stored;
    }

    /** Takes what is stored for what is true: another process may have renewed since. */
    public void load(TokenLease stored) {
        current.stored = stored;
        try {
            session.signInBy(app.signIn(stored.tokens()));
        } catch (ConfigurationException nothing) {
            session.refused(String.valueOf(nothing.getMessage()));
            throw nothing;
        }
        Fresh waiting = fresh;
        if (waiting != null && !waiting.before().equals(stored.tokens())) {
            fresh = null;
        }
        if (fresh == null && !app.isConsenting() && !stored.tokens().isOutdatedBy(app.refreshToken())) {
            TokenSet.from(stored.tokens(), machine, session.clock())
                    .filter(tokens -> !tokens.accessToken()
                            .equals(session.inUse().tokens().accessToken()))
                    .ifPresent(session::use);
        }
    }

    /** Gives back what was loaded only to see that it could be. */
    public void letGo(TokenLease stored) {
        stored.letGo();
    }

    /** {@return what is to be stored in the place of what was loaded, now that it was revoked: nothing} */
    public TokenLease nothing() {
        return current.stored.with(StoredTokens.NONE);
    }

    /** {@return whether Xero's last answer brought a refresh token, to be stored before its access token is used} */
    public boolean isToBeStored() {
        Fresh waiting = fresh;
        return waiting != null && !waiting.tokens().refreshToken().isEmpty();
    }

    /** {@return what is to be stored in the place of what was loaded} */
    public TokenLease fresh() {
        return current.stored.with(waiting().after());
    }

    /**
     * Takes the newest tokens into use.
     *
     * @throws XeroException.Unreadable if no access token is among them; a refresh token that came without one is stored by now
     */
    public void use() {
        TokenSet tokens = waiting().tokens();
        fresh = null;
        if (tokens.accessToken().isEmpty()) {
            throw new XeroException.Unreadable("Xero's token endpoint answered without an access token"
                    + (tokens.refreshToken().isEmpty() ? "" : "; the refresh token that came is stored")
                    + ". Try again later.");
        }
        session.use(tokens);
    }

    /** Lets the next one renew. */
    public void end(Renewal renewal) {
        if (renewal.ended.compareAndSet(false, true)) {
            try {
                renewal.stored.letGo();
            } finally {
                turn.release();
            }
        }
    }

    TokenExchange exchange() {
        return new TokenExchange(this, session, app);
    }

    CodeExchange codeExchange(AuthorizationRequest consent) {
        return new CodeExchange(this, session, app, consent);
    }

    TokenRevocation revocation() {
        return new TokenRevocation(this, session, app);
    }

    /** {@return whether Xero has to be asked} Not so where its answer of before still waits to be stored. */
    boolean isToBeAsked() {
        return fresh == null;
    }

    List<String> refreshTokens() {
        return current.stored.tokens().refreshTokens(app.refreshToken());
    }

    /**
     * Keeps an answer of Xero's until it is stored.
     *
     * @param spent the refresh token that was given for it; empty where none was
     * @param asked when it was asked for, by the session's clock
     */
    void accept(String answer, String spent, Instant asked) {
        TokenSet tokens = TokenSet.from(answer, asked);
        StoredTokens before = current.stored.tokens();
        Instant at =
                machine.instant().minus(Duration.between(asked, session.clock().instant()));
        fresh = new Fresh(tokens, before, before.renewed(app.refreshToken(), spent, tokens, at));
    }

    private Fresh waiting() {
        Fresh waiting = fresh;
        if (waiting == null) {
            throw new XeroException.Unavailable("Xero's token endpoint was not asked. Check the step fetch-token.");
        }
        return waiting;
    }
}

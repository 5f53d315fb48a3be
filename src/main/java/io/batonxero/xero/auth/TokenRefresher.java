package io.batonxero.xero.auth;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.process.CommandException;
import io.batonxero.process.ExternalCommand;
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
 * Refreshes the tokens of a session. A route calls {@link #begin}; then {@link #adopt} with the lease of the stored tokens, or
 * {@link #attach} after a consent; then the token endpoint; then, if {@link #hasNewRefreshToken}, the token store with
 * {@link #newLease}; then {@link #activate}; and always {@link #finish}.
 *
 * <p>New tokens stay in memory until they are stored. {@link #adopt} drops them if the store no longer has the tokens that
 * they replace. Thread-safe; one refresh runs at a time.
 */
public final class TokenRefresher {
    private static final Duration BEGIN_TIMEOUT = Duration.ofMinutes(5);

    private final XeroApp app;
    private final XeroSession session;
    private final Clock wallClock;
    private final Semaphore running = new Semaphore(1, true);
    private volatile Refresh current = new Refresh();
    private volatile @Nullable NewTokens newTokens;

    /** A running refresh. It may be finished on another thread than it began on. */
    public static final class Refresh {
        private final AtomicBoolean isFinished = new AtomicBoolean();
        private volatile TokenLease lease = TokenLease.empty();
    }

    /** Tokens of a response that are not in use yet, and the stored tokens that they replace. */
    private record NewTokens(TokenSet tokens, StoredTokens replaced, StoredTokens toStore) {}

    /** Creates a refresher of the tokens of a session. */
    public TokenRefresher(XeroApp app, XeroSession session) {
        this(app, session, Clock.systemUTC());
    }

    TokenRefresher(XeroApp app, XeroSession session, Clock wallClock) {
        this.app = app;
        this.session = session;
        this.wallClock = wallClock;
    }

    /**
     * {@return a new refresh, once no other one is running} The caller has to {@link #finish} it.
     *
     * @throws XeroException.Unavailable if this refresh waits for longer than 5 minutes
     */
    public Refresh begin() {
        try {
            if (!running.tryAcquire(BEGIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new XeroException.Unavailable("Timed out after " + BEGIN_TIMEOUT.toMinutes()
                        + " minutes waiting for another token refresh. Try again later; if this repeats, check the steps"
                        + " load-tokens and store-tokens.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        Refresh refresh = new Refresh();
        current = refresh;
        return refresh;
    }

    /** Keeps a lease until the refresh is finished. Its tokens are not used: the tokens of the user's consent replace them. */
    public void attach(TokenLease lease) {
        current.lease = lease;
    }

    /**
     * Keeps a lease until the refresh is finished, and uses its access token if that is valid and not in use yet. The token is
     * not used in three cases: a user consents in this run; new tokens are not stored yet; or the configured refresh token is
     * new or was changed since the last refresh, so it belongs to a newer consent.
     */
    public void adopt(TokenLease lease) {
        current.lease = lease;
        try {
            if (!(session.signIn() instanceof SignIn.Broker)) {
                session.setSignIn(app.signIn(lease.tokens()));
            }
        } catch (ConfigurationException e) {
            session.setSignInProblem(String.valueOf(e.getMessage()));
            throw e;
        }
        NewTokens pending = newTokens;
        if (pending != null && !pending.replaced().equals(lease.tokens())) {
            newTokens = null;
        }
        if (newTokens == null && !app.isConsenting() && !lease.tokens().isOutdatedBy(app.refreshToken())) {
            TokenSet.from(lease.tokens(), wallClock, session.clock())
                    .filter(tokens -> !tokens.accessToken()
                            .equals(session.currentToken().tokens().accessToken()))
                    .ifPresent(session::activate);
        }
    }

    /** Releases a lease that was loaded without a refresh, to check the token store. */
    public void release(TokenLease lease) {
        lease.release();
    }

    /** {@return a lease without tokens: a token store that receives it deletes the stored tokens} For a revoked refresh token. */
    public TokenLease deletionLease() {
        return current.lease.with(StoredTokens.NONE);
    }

    /** {@return where the tokens of the last refresh are stored, for messages} */
    public String place() {
        return current.lease.place();
    }

    /** {@return whether the last response has a refresh token} It has to be stored before its access token is used. */
    public boolean hasNewRefreshToken() {
        NewTokens pending = newTokens;
        return pending != null && !pending.tokens().refreshToken().isEmpty();
    }

    /** {@return a lease with the tokens of the last response, to be stored} */
    public TokenLease newLease() {
        return current.lease.with(requireNewTokens().toStore());
    }

    /**
     * Uses the access token of the last response from now on.
     *
     * @throws XeroException.InvalidResponse if the response has no access token; its refresh token is stored by then
     */
    public void activate() {
        TokenSet tokens = requireNewTokens().tokens();
        newTokens = null;
        if (tokens.accessToken().isEmpty()) {
            throw new XeroException.InvalidResponse("Xero's token endpoint responded without an access token"
                    + (tokens.refreshToken().isEmpty() ? "" : "; the new refresh token is stored")
                    + ". Try again later.");
        }
        session.activate(tokens);
    }

    /**
     * {@return an empty lease: no token store is read or written, and {@link #fetch} gets access tokens from a broker}
     *
     * @throws ConfigurationException if a user is about to consent in this run
     */
    public TokenLease brokerLease() {
        if (app.isConsenting()) {
            throw new ConfigurationException(
                    "The step fetch-token gets access tokens from a broker, so authorize has"
                            + " nothing to store. Sign in at the broker, or remove routes/swaps/fetch-token/command from --routes.");
        }
        session.setSignIn(new SignIn.Broker());
        return TokenLease.empty();
    }

    /**
     * Runs the broker's command, then uses the access token that it printed.
     *
     * @throws XeroException.SignInRefused if its exit code is 44: a person has to sign in at the broker
     * @throws ConfigurationException if it, or a program that it calls, cannot be executed, or if its output is invalid
     * @throws CommandException if it fails or does not end in time, or if the access token has expired
     * @throws CancelledException if the program stops meanwhile
     */
    public void fetch(ExternalCommand broker) {
        ExternalCommand.Result result = broker.run("", "", ExternalCommand.STOP_AT_ONCE);
        if (result.exitCode() == CommandTokenStore.NOTHING_STORED) {
            XeroException refusal = new XeroException.SignInRefused(
                    "The broker " + broker + " has no access token (" + result.reason() + "). Sign in there.");
            session.setSignInProblem(String.valueOf(refusal.getMessage()));
            throw refusal;
        }
        if (result.exitCode() != 0) {
            throw broker.failure(result);
        }
        TokenSet tokens = TokenSet.fromBroker(result.stdout(), wallClock, session.clock())
                .orElseThrow(() -> new ConfigurationException("The broker " + broker
                        + " did not print one JSON object with access_token and, if present, a valid expires_at."));
        if (tokens.lifetime().isNegative()) {
            throw new CommandException("The broker " + broker + " printed an access token that expired "
                    + tokens.lifetime().negated().toSeconds()
                    + " s ago. Check its cache and the clocks, then try again.");
        }
        session.activate(tokens);
    }

    /** Releases the lease of a refresh and lets the next refresh begin. */
    public void finish(Refresh refresh) {
        if (refresh.isFinished.compareAndSet(false, true)) {
            try {
                refresh.lease.release();
            } finally {
                running.release();
            }
        }
    }

    TokenRequestHandler tokenRequestHandler() {
        return new TokenRequestHandler(this, session, app);
    }

    CodeExchange codeExchange(AuthorizationRequest authorization) {
        return new CodeExchange(this, session, app, authorization);
    }

    TokenRevocation revocation() {
        return new TokenRevocation(this, session, app);
    }

    /** {@return whether a request to Xero is needed} No request is needed while an earlier response is not stored yet. */
    boolean needsRequest() {
        return newTokens == null;
    }

    List<String> refreshTokens() {
        return current.lease.tokens().refreshTokens(app.refreshToken());
    }

    /**
     * Keeps the tokens of a response until they are stored.
     *
     * @param exchanged the refresh token that was sent; empty if none was
     * @param requestedAt when the request was sent, by the session's clock
     */
    void accept(String body, String exchanged, Instant requestedAt) {
        TokenSet tokens = TokenSet.from(body, requestedAt);
        StoredTokens replaced = current.lease.tokens();
        Instant at = wallClock
                .instant()
                .minus(Duration.between(requestedAt, session.clock().instant()));
        newTokens = new NewTokens(tokens, replaced, replaced.refreshed(app.refreshToken(), exchanged, tokens, at));
    }

    private NewTokens requireNewTokens() {
        NewTokens pending = newTokens;
        if (pending == null) {
            throw new XeroException.Unavailable(
                    "No request was sent to Xero's token endpoint. Check the step fetch-token.");
        }
        return pending;
    }
}

package io.batonxero.xero.auth;

import io.batonxero.base.Abortable;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.MonotonicClock;
import io.batonxero.xero.XeroException;
import io.batonxero.xero.http.InFlightCalls;
import io.batonxero.xero.http.RequestMetrics;
import io.batonxero.xero.http.SessionCalls;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signed-in state of one Xero app. Requests take the access token only from here. Thread-safe. */
public final class XeroSession implements Abortable, SessionCalls {
    private static final Logger LOG = LoggerFactory.getLogger(XeroSession.class);

    private final Clock clock;
    private final AtomicInteger requests = new AtomicInteger();
    private final RequestMetrics metrics = new RequestMetrics();
    private final AtomicInteger tokenCount = new AtomicInteger();
    private final InFlightCalls calls = new InFlightCalls();
    /**
     * How this app signs in. Without a configured access token this is {@code RefreshToken} until {@link #setSignIn} is called, because
     * only the stored tokens show whether this is a custom connection.
     */
    private volatile SignIn signIn;

    private volatile @Nullable CurrentToken current;
    private volatile String problem = "";

    /** The current access token, its sequence number, and whether Xero has rejected it. */
    record CurrentToken(int number, TokenSet tokens, boolean isRejected) {}

    /** A session that has no access token yet, unless one is configured. */
    public XeroSession(XeroApp app) {
        this(app, new MonotonicClock());
    }

    XeroSession(XeroApp app, Clock clock) {
        this.clock = clock;
        app.requireClient();
        this.signIn = new SignIn.RefreshToken(!app.clientSecret().isEmpty());
        if (!app.accessToken().isEmpty()) {
            this.signIn = new SignIn.AccessToken();
            this.current =
                    new CurrentToken(tokenCount.incrementAndGet(), TokenSet.ofAccessToken(app.accessToken()), false);
        }
    }

    /** {@return whether an access token must be fetched before the next request} */
    public boolean needsRefresh() {
        CurrentToken token = current;
        return token == null || token.isRejected() || token.tokens().isAboutToExpire(clock.instant());
    }

    /**
     * {@return whether this is a custom connection: one organisation, requested without a tenant id} False until the step
     * refresh-token has run.
     */
    public boolean isCustomConnection() {
        return signIn instanceof SignIn.ClientCredentials;
    }

    /** {@return the age of the access token; empty if it is unknown or there is no token} */
    public Optional<Duration> tokenAge() {
        return tokenTimeLeft().map(left -> currentToken().tokens().lifetime().minus(left));
    }

    /** {@return the time until the access token expires, negative afterwards; empty if it is unknown} */
    public Optional<Duration> tokenTimeLeft() {
        TokenSet tokens = currentToken().tokens();
        return tokens.lifetime().isZero()
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), tokens.expiresAt()));
    }

    /**
     * Fails if there is no refresh token to revoke.
     *
     * @throws ConfigurationException if this app signs in without a refresh token
     */
    public void requireRefreshToken() {
        if (!(signIn instanceof SignIn.RefreshToken)) {
            throw new ConfigurationException(
                    "revoke --all revokes a refresh token, and this app signs in by " + signIn.describe()
                            + ". Disconnect it on its page at Xero, or one organisation at a time: revoke <name>.");
        }
    }

    /** Drops the access token, because it was revoked. */
    public void clearToken() {
        current = null;
    }

    /** {@return why sign-in needs a person, and what to do; empty if none is known} A sign-in that succeeds clears it. */
    public Optional<String> signInProblem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    @Override
    public synchronized boolean markRejected(XeroException.Unauthorized rejection) {
        if (rejection.tokenNumber() == 0 || signIn instanceof SignIn.AccessToken) {
            return false;
        }
        CurrentToken token = current;
        if (token != null && token.number() == rejection.tokenNumber()) {
            current = new CurrentToken(token.number(), token.tokens(), true);
        }
        return true;
    }

    /** {@return how many HTTP requests were sent to Xero} */
    public int requestCount() {
        return requests.get();
    }

    /** {@return requests by API and outcome, and the rate limits} */
    public RequestMetrics metrics() {
        return metrics;
    }

    /** Cancels all calls to Xero's API and rejects new ones. Does not affect requests to the token endpoint. */
    @Override
    public void abort() {
        calls.abort();
    }

    @Override
    public void resume() {
        calls.resume();
    }

    /** {@return the generation number of the current sync; requests of an older generation are rejected} */
    public int generation() {
        return calls.generation();
    }

    /** Cancels all calls and retry waits, and starts the next generation. */
    public void cancelGeneration() {
        calls.cancelGeneration();
    }

    @Override
    public InFlightCalls calls() {
        return calls;
    }

    /** {@return the current access token; an empty one with number 0 if there is none} */
    CurrentToken currentToken() {
        CurrentToken token = current;
        return token == null ? new CurrentToken(0, TokenSet.ofAccessToken(""), true) : token;
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    void setSignIn(SignIn actual) {
        signIn = actual;
    }

    SignIn signIn() {
        return signIn;
    }

    /** Uses an access token from now on. */
    synchronized void activate(TokenSet tokens) {
        current = new CurrentToken(tokenCount.incrementAndGet(), tokens, false);
        problem = "";
        LOG.atInfo()
                .addKeyValue("sign_in", signIn.describe())
                .addKeyValue("expires_at", tokens.expiresAt())
                .log("Xero access token activated");
    }

    /** Remembers why sign-in is impossible, for {@link #signInProblem}. */
    void setSignInProblem(String message) {
        problem = message;
    }
}

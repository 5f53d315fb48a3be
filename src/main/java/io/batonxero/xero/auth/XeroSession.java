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

/**
 * The signed-in state of one Xero app: the only holder of its access token. Thread-safe.
 */
public final class XeroSession implements Abortable, SessionCalls {
    private static final Logger LOG = LoggerFactory.getLogger(XeroSession.class);

    private final Clock clock;
    private final AtomicInteger requests = new AtomicInteger();
    private final RequestMetrics traffic = new RequestMetrics();
    private final AtomicInteger tokens = new AtomicInteger();
    private final InFlightCalls calls = new InFlightCalls();
    /** A custom connection is known to be one when it is known that no refresh token is stored. */
    private volatile SignIn signIn;

    private volatile @Nullable InUse inUse;
    private volatile String problem = "";

    /** An access token, the how manieth it is, and whether Xero takes it no more. */
    record InUse(int number, TokenSet tokens, boolean isRefused) {}

    /** Signs in as the app's settings say, when first asked to. */
    public XeroSession(XeroApp app) {
        this(app, new MonotonicClock());
    }

    XeroSession(XeroApp app, Clock clock) {
        this.clock = clock;
        app.requireClient();
        this.signIn = new SignIn.RefreshToken(!app.clientSecret().isEmpty());
        if (!app.accessToken().isEmpty()) {
            this.signIn = new SignIn.AccessToken();
            this.inUse = new InUse(tokens.incrementAndGet(), TokenSet.ofAccessToken(app.accessToken()), false);
        }
    }

    /** {@return whether an access token must be fetched before the next request} */
    public boolean needsRenewal() {
        InUse now = inUse;
        return now == null || now.isRefused() || now.tokens().isAboutToExpire(clock.instant());
    }

    /**
     * {@return whether this is a custom connection: one organisation, asked for without a tenant id} It is known once
     * the step refresh-token was done.
     */
    public boolean isCustomConnection() {
        return signIn instanceof SignIn.ClientCredentials;
    }

    /** {@return how long ago Xero gave the tokens in use} Empty where that is not known, or there are none. */
    public Optional<Duration> tokenAge() {
        return tokenLeft().map(left -> inUse().tokens().life().minus(left));
    }

    /** {@return how long the access token in use lives on} Negative once it is dead; empty as {@link #tokenAge}. */
    public Optional<Duration> tokenLeft() {
        TokenSet tokens = inUse().tokens();
        return tokens.life().isZero()
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), tokens.expiresAt()));
    }

    /**
     * Fails if there is no refresh token that could be revoked.
     *
     * @throws ConfigurationException if this app signs in by something else
     */
    public void requireRefreshToken() {
        if (!(signIn instanceof SignIn.RefreshToken)) {
            throw new ConfigurationException(
                    "revoke --all revokes a refresh token, and this app signs in by " + signIn.words()
                            + ". Disconnect it on its page at Xero, or one organisation at a time: revoke <name>.");
        }
    }

    /** Forgets the access token, since it was revoked. */
    public void forget() {
        inUse = null;
    }

    /**
     * {@return why only a person can sign in again, and what to do} Empty until the sign-in is refused, and once one
     * works: one of another process too.
     */
    public Optional<String> signInProblem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    @Override
    public synchronized boolean dropToken(XeroException.Unauthorized refusal) {
        if (refusal.token() == 0 || signIn instanceof SignIn.AccessToken) {
            return false;
        }
        InUse now = inUse;
        if (now != null && now.number() == refusal.token()) {
            inUse = new InUse(now.number(), now.tokens(), true);
        }
        return true;
    }

    /** {@return how many HTTP requests went to Xero so far} */
    public int requests() {
        return requests.get();
    }

    /** {@return the same in more detail} */
    public RequestMetrics traffic() {
        return traffic;
    }

    /** Breaks off the calls to Xero's API that are under way, and lets none begin; the token endpoint is left alone. */
    @Override
    public void abort() {
        calls.abort();
    }

    @Override
    public void resume() {
        calls.resume();
    }

    /** {@return the number of the round of questions that begins: a sync, whose questions end with it} */
    public int round() {
        return calls.round();
    }

    /** Ends a round: what those still ask or wait for whom nobody waits for any more, is broken off. */
    public void endRound() {
        calls.endRound();
    }

    @Override
    public InFlightCalls calls() {
        return calls;
    }

    /** {@return what signs the next call} Numbered from 1 on; 0 where there is none. */
    InUse inUse() {
        InUse now = inUse;
        return now == null ? new InUse(0, TokenSet.ofAccessToken(""), true) : now;
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    void signInBy(SignIn way) {
        signIn = way;
    }

    SignIn signIn() {
        return signIn;
    }

    /** Takes an access token into use. */
    synchronized void use(TokenSet fresh) {
        inUse = new InUse(tokens.incrementAndGet(), fresh, false);
        problem = "";
        LOG.atInfo()
                .addKeyValue("sign_in", signIn.words())
                .addKeyValue("expires_at", fresh.expiresAt())
                .log("signed in to Xero");
    }

    /** Notes that the sign-in was refused, as a person is told. */
    void refused(String message) {
        problem = message;
    }
}

package io.batonxero.xero;

import io.batonxero.base.Abortable;
import io.batonxero.base.BadSetting;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signed-in state of one Xero app: the only holder of its access token. Thread-safe.
 */
public final class XeroSession implements Abortable {
    private static final Logger LOG = LoggerFactory.getLogger(XeroSession.class);

    private final XeroApp app;
    private final TokenStore store;
    private final SignIn signIn;
    private final Clock clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Cancellable> calls = Collections.newSetFromMap(new WeakHashMap<>());
    private volatile @Nullable TokenSet tokens;
    private boolean aborted;

    /** Signs in as the app's settings say, when first asked to. */
    public XeroSession(XeroApp app, TokenStore store) {
        this(app, store, Clock.systemUTC());
    }

    XeroSession(XeroApp app, TokenStore store, Clock clock) {
        this.app = app;
        this.store = store;
        this.clock = clock;
        this.signIn = app.signIn(store);
        if (signIn instanceof SignIn.AccessToken) {
            this.tokens = new TokenSet(app.accessToken(), "", Instant.MAX);
        }
    }

    /** {@return whether an access token must be fetched before the next request} */
    public boolean needsRenewal() {
        TokenSet now = tokens;
        return now == null || now.isAboutToExpire(clock.instant());
    }

    /** {@return whether this is a custom connection: one organisation, asked for without a tenant id} */
    public boolean isCustomConnection() {
        return signIn instanceof SignIn.ClientCredentials;
    }

    /** {@return how this app signs in, as a person would say it} */
    public String signsInBy() {
        return signIn.words();
    }

    /**
     * Fails if there is no refresh token that could be revoked.
     *
     * @throws BadSetting if this app signs in by something else
     */
    public void requireRefreshToken() {
        if (!(signIn instanceof SignIn.RefreshToken)) {
            throw new BadSetting("revoke --all revokes a refresh token, and this app signs in by " + signIn.words()
                    + ". Disconnect it on its page at Xero, or one organisation at a time: revoke <name>.");
        }
    }

    /** {@return how many HTTP requests went to Xero so far} */
    public int requests() {
        return requests.get();
    }

    /** Breaks off the calls to Xero's API that are under way, and lets none begin; the token endpoint is left alone. */
    @Override
    public void abort() {
        synchronized (calls) {
            aborted = true;
            calls.forEach(Cancellable::cancel);
            calls.clear();
        }
    }

    @Override
    public void resume() {
        synchronized (calls) {
            aborted = false;
        }
    }

    /**
     * Notes a call that begins.
     *
     * @throws XeroFault.Aborted if none may
     */
    void begin(Cancellable call) {
        synchronized (calls) {
            if (aborted) {
                throw new XeroFault.Aborted();
            }
            // Only the call itself knows when its answer was read to its end; it is forgotten with it.
            calls.add(call);
        }
    }

    /** {@return what goes into {@code Authorization}} Each call is counted as a request. */
    String authorization() {
        countRequest();
        TokenSet now = tokens;
        return "Bearer " + (now == null ? "" : now.accessToken());
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    TokenExchange tokenExchange() {
        return new TokenExchange(this, app, signIn);
    }

    CodeExchange codeExchange(Consent consent) {
        return new CodeExchange(this, app, consent);
    }

    TokenRevocation tokenRevocation() {
        return new TokenRevocation(this, app, signIn);
    }

    /** Forgets the tokens, since they were revoked. */
    void forget() {
        store.forget();
        tokens = null;
    }

    /** Waits until no other thread renews; to be followed by {@link #endRenewal}. */
    void beginRenewal() {
        renewing.lock();
        if (keepsRefreshTokens()) {
            store.requireWritable();
        }
    }

    void endRenewal() {
        if (renewing.isHeldByCurrentThread()) {
            renewing.unlock();
        }
    }

    /** {@return the refresh token to spend next} */
    String refreshToken() {
        return store.refreshToken(app.refreshToken());
    }

    /** Takes new tokens into use; a rotated refresh token is on disk before its access token is. */
    void accept(String answer) {
        TokenSet fresh = TokenSet.from(answer, clock.instant());
        if (fresh.accessToken().isEmpty()) {
            throw new XeroFault.Unreadable("Xero's token endpoint answered without an access token. Try again later.");
        }
        if (keepsRefreshTokens() && !fresh.refreshToken().isEmpty()) {
            store.keep(fresh.refreshToken(), app.refreshToken());
        }
        tokens = fresh;
        LOG.info("signed in by=\"{}\" until={}", signIn.words(), fresh.expiresAt());
    }

    private boolean keepsRefreshTokens() {
        return signIn instanceof SignIn.RefreshToken || signIn instanceof SignIn.Consent;
    }
}

package io.batonxero.c1;

import io.batonxero.base.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the access token of ConductorOne. Thread-safe. */
public final class C1Session {
    private static final int MAX_WAIT_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(C1Session.class);

    /** Bounds Retry-After, which may come from a proxy. */
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    private final C1Credentials credentials;
    private final Clock wallClock;
    private final Clock monotonicClock;
    private final ReentrantLock refreshing = new ReentrantLock();
    private final AtomicReference<@Nullable AccessToken> token = new AtomicReference<>();
    private volatile @Nullable Pause paused;

    private record Pause(Instant end, C1Exception reason) {}

    /** Creates a session without a token. The credentials may be {@link C1Credentials#none}. */
    public C1Session(C1Credentials credentials) {
        this(credentials, Clock.systemUTC(), new MonotonicClock());
    }

    /**
     * Creates a session with these clocks.
     *
     * @param wallClock for the times in an assertion
     * @param monotonicClock for the lifetime of an access token and for pauses
     */
    C1Session(C1Credentials credentials, Clock wallClock, Clock monotonicClock) {
        this.credentials = credentials;
        this.wallClock = wallClock;
        this.monotonicClock = monotonicClock;
    }

    /** {@return whether an access token must be fetched before the next call} */
    public boolean needsRefresh() {
        AccessToken current = token.get();
        return current == null || !current.isFresh(monotonicClock.instant());
    }

    /**
     * {@return the value of the {@code authorization} header of a call} Camel must never see it.
     *
     * @throws C1Exception.Unavailable if there is no token
     */
    public String authorization() {
        AccessToken current = token.get();
        if (current == null) {
            throw new C1Exception.Unavailable(
                    "No ConductorOne access token available: the route refresh-c1-token did not fetch one.");
        }
        return current.authorization();
    }

    /** Drops a token that ConductorOne rejected. A newer token stays. */
    public void invalidate(String authorization) {
        token.updateAndGet(
                current -> current != null && current.authorization().equals(authorization) ? null : current);
    }

    /** {@return the credentials of this session} */
    public C1Credentials credentials() {
        return credentials;
    }

    TokenRequestHandler tokenRequestHandler() {
        return new TokenRequestHandler(this);
    }

    /**
     * Waits until no other thread refreshes the token. {@link #endRefresh} must follow.
     *
     * @throws C1Exception.Unavailable if that takes longer than 60 s
     */
    void beginRefresh() {
        try {
            if (!refreshing.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new C1Exception.Unavailable("Timed out after " + MAX_WAIT_SECONDS
                        + " seconds waiting for another thread to fetch an access token of ConductorOne."
                        + " Check the network, then try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new C1Exception.Unavailable(
                    "The program is shutting down; no ConductorOne access token was fetched.");
        }
    }

    void endRefresh() {
        refreshing.unlock();
    }

    /** Lets every token request fail with this reason until the pause is over. */
    void pause(Duration retryAfter, C1Exception reason) {
        Duration pause = retryAfter.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : retryAfter;
        paused = new Pause(monotonicClock.instant().plus(pause), reason);
    }

    /** Throws the reason of the current pause, if there is one. */
    void requireNoPause() {
        Pause current = paused;
        if (current != null && monotonicClock.instant().isBefore(current.end())) {
            throw current.reason();
        }
    }

    String assertion() {
        return ClientAssertion.of(credentials, wallClock.instant());
    }

    /** Replaces the token with the one in a response body of the token endpoint. */
    void accept(String body) {
        AccessToken received = AccessToken.from(body, monotonicClock.instant())
                .orElseThrow(() -> new C1Exception.Unavailable(
                        "ConductorOne's token endpoint responded without an access token. Try again later."));
        token.set(received);
        LOG.atInfo().addKeyValue("expires_at", received.expiresAt()).log("ConductorOne access token activated");
    }
}

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

/** The signed-in state towards ConductorOne: the only holder of its access token. Thread-safe. */
public final class C1Session {
    private static final int MAX_WAIT_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(C1Session.class);

    /** As long as ConductorOne's own waits are honoured: whatever is on the way may answer in its place. */
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    private final C1Credentials credentials;
    private final Clock machine;
    private final Clock steady;
    private final ReentrantLock renewing = new ReentrantLock();
    private final AtomicReference<@Nullable AccessToken> token = new AtomicReference<>();
    private volatile @Nullable Pause paused;

    private record Pause(Instant end, C1Exception reason) {}

    /** Signs in with these credentials, when first asked to. They may be {@link C1Credentials#none}. */
    public C1Session(C1Credentials credentials) {
        this(credentials, Clock.systemUTC(), new MonotonicClock());
    }

    /**
     * Signs in by these clocks.
     *
     * @param machine for the times in an assertion
     * @param steady a monotonic one, for the lifetime of an access token and for pauses
     */
    C1Session(C1Credentials credentials, Clock machine, Clock steady) {
        this.credentials = credentials;
        this.machine = machine;
        this.steady = steady;
    }

    /** {@return whether an access token must be fetched before the next call} */
    public boolean needsRenewal() {
        AccessToken now = token.get();
        return now == null || !now.isGood(steady.instant());
    }

    /**
     * {@return what goes into the {@code authorization} of a call} Never to be shown to Camel.
     *
     * @throws C1Exception.Unavailable if no token was fetched before
     */
    public String authorization() {
        AccessToken now = token.get();
        if (now == null) {
            throw new C1Exception.Unavailable(
                    "No access token of ConductorOne's was fetched. Check the step refresh-c1-token.");
        }
        return now.authorization();
    }

    /** Forgets the token that ConductorOne did not accept, unless another has taken its place since. */
    public void invalidate(String authorization) {
        token.updateAndGet(now -> now != null && now.authorization().equals(authorization) ? null : now);
    }

    /** {@return who signs in, and where} */
    public C1Credentials credentials() {
        return credentials;
    }

    TokenExchange tokenExchange() {
        return new TokenExchange(this);
    }

    /**
     * Waits until no other thread renews; to be followed by {@link #endRenewal}.
     *
     * @throws C1Exception.Unavailable if that takes longer than a call may wait
     */
    void beginRenewal() {
        try {
            if (!renewing.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new C1Exception.Unavailable(
                        "Another thread has been fetching an access token of ConductorOne's for " + MAX_WAIT_SECONDS
                                + " seconds. Check the network, then try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new C1Exception.Unavailable("The program ends, and fetches no access token of ConductorOne's.");
        }
    }

    void endRenewal() {
        renewing.unlock();
    }

    /** Sends the token endpoint nothing for as long as it asks, and fails as it did; five minutes at most. */
    void pause(Duration asked, C1Exception reason) {
        Duration pause = asked.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : asked;
        paused = new Pause(steady.instant().plus(pause), reason);
    }

    /** Fails while the token endpoint is to be left alone. */
    void requireNoPause() {
        Pause now = paused;
        if (now != null && steady.instant().isBefore(now.end())) {
            throw now.reason();
        }
    }

    String assertion() {
        return ClientAssertion.of(credentials, machine.instant());
    }

    /** Takes the token in an answer into use. */
    void accept(String answer) {
        AccessToken fresh = AccessToken.from(answer, steady.instant())
                .orElseThrow(() -> new C1Exception.Unavailable(
                        "ConductorOne's token endpoint answered without an access token. Try again later."));
        token.set(fresh);
        LOG.atInfo().addKeyValue("expires_at", fresh.expiresAt()).log("signed in to ConductorOne");
    }
}

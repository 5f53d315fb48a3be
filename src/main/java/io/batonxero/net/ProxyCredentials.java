package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.MonotonicClock;
import io.netty.handler.proxy.ProxyConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the proxy has rejected its user and password. Rejected ones are not sent again for an hour, since repeated
 * attempts can lock an account. Thread-safe.
 */
public final class ProxyCredentials {
    private static final Duration PAUSE = Duration.ofHours(1);
    /** Netty's message about a tunnel that was refused with status 407. */
    private static final Pattern REJECTED_BY_NETTY =
            Pattern.compile("/(\\S+) => ([^\\s/]+)(?:/\\S*)?(:\\d+), status: 407\\b");

    private final boolean isSent;
    private final Clock clock;
    private volatile @Nullable Rejection last;

    private record Rejection(ConfigurationException reason, Instant end) {}

    ProxyCredentials(boolean isSent) {
        this(isSent, new MonotonicClock());
    }

    /**
     * Creates the state before the first attempt.
     *
     * @param isSent whether there is a user; without one no account can be locked
     */
    ProxyCredentials(boolean isSent, Clock clock) {
        this.isSent = isSent;
        this.clock = clock;
    }

    /** Throws the reason of a rejection less than an hour ago. */
    public void requireNotRejected() {
        Rejection rejection = last;
        if (rejection != null && clock.instant().isBefore(rejection.end())) {
            throw rejection.reason();
        }
    }

    /** {@return the argument} From now on {@link #requireNotRejected} throws it. */
    public ConfigurationException rejected(ConfigurationException reason) {
        if (isSent) {
            last = new Rejection(reason, clock.instant().plus(PAUSE));
        }
        return reason;
    }

    /** {@return the exception for status 407 from a proxy} */
    public static ConfigurationException rejection(String proxy, String request) {
        return new ConfigurationException("HTTPS_PROXY: status 407 from " + proxy + " to " + request
                + ": it requires a valid user and password. Put both before its host in HTTPS_PROXY, as user:password@host:port. Rejected ones"
                + " are not sent again for an hour, unless the program is restarted, so that no account is locked.");
    }

    /** {@return the exception for a gRPC connection that a proxy refused with status 407} */
    public static Optional<ConfigurationException> rejectionIn(Throwable problem) {
        return ExceptionCauses.of(problem).stream()
                .filter(ProxyConnectException.class::isInstance)
                .map(cause -> REJECTED_BY_NETTY.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(found -> rejection("the proxy " + found.group(1), "CONNECT " + found.group(2) + found.group(3)))
                .findFirst();
    }
}

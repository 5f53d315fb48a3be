package io.batonxero.net;

import java.time.Duration;

/**
 * The timeouts for connections and requests, for HTTP and gRPC.
 *
 * @param connectTimeout for name lookup, connect, a proxy's CONNECT and the TLS handshake together
 * @param readTimeout the longest gap between two reads
 * @param requestTimeout for a request and its complete response, including the connect
 */
public record NetworkLimits(Duration connectTimeout, Duration readTimeout, Duration requestTimeout) {
    /** The default timeouts. */
    public static final NetworkLimits DEFAULT =
            new NetworkLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofMinutes(3));

    /** {@return the same timeouts, with the request timeout reduced to {@code max}} */
    public NetworkLimits withRequestTimeoutAtMost(Duration max) {
        return new NetworkLimits(connectTimeout, readTimeout, requestTimeout.compareTo(max) < 0 ? requestTimeout : max);
    }
}

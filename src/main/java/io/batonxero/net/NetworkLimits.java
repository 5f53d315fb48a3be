package io.batonxero.net;

import java.time.Duration;

/**
 * How long connections and requests to other hosts may take. HTTP and gRPC both read them here.
 *
 * @param connect from the lookup of the name to the end of the TLS handshake, a proxy's CONNECT included
 * @param silence how long the other side may send nothing
 * @param request a request and its whole response, connecting included
 */
public record NetworkLimits(Duration connect, Duration silence, Duration request) {
    /** The limits where no setting says otherwise. */
    public static final NetworkLimits DEFAULT =
            new NetworkLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofMinutes(3));

    /** {@return the same limits, with another for a request, but no longer one than before} */
    public NetworkLimits withRequestAtMost(Duration request) {
        return new NetworkLimits(connect, silence, this.request.compareTo(request) < 0 ? this.request : request);
    }
}

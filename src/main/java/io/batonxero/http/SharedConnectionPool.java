package io.batonxero.http;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection pool that ignores {@link #close}. camel-http closes its pool with its last endpoint, as when a route is
 * edited; the next route could not use it.
 */
public final class SharedConnectionPool implements HttpClientConnectionManager {
    private final HttpClientConnectionManager pool;

    SharedConnectionPool(HttpClientConnectionManager pool) {
        this.pool = pool;
    }

    @Override
    public LeaseRequest lease(String id, HttpRoute route, Timeout requestTimeout, @Nullable Object state) {
        return pool.lease(id, route, requestTimeout, state);
    }

    @Override
    public void release(ConnectionEndpoint endpoint, @Nullable Object newState, TimeValue validDuration) {
        pool.release(endpoint, newState, validDuration);
    }

    @Override
    public void connect(ConnectionEndpoint endpoint, TimeValue connectTimeout, HttpContext context) throws IOException {
        pool.connect(endpoint, connectTimeout, context);
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        pool.upgrade(endpoint, context);
    }

    @Override
    public void close() {
        // See shutDown.
    }

    @Override
    public void close(CloseMode closeMode) {
        // See shutDown.
    }

    /** Closes the pool. */
    public void shutDown() {
        pool.close(CloseMode.GRACEFUL);
    }
}

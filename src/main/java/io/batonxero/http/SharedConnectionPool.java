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
 * Connections that outlive those who use them. camel-http closes what it was given with its last endpoint, as when a
 * route is edited; the route that is built next would find them closed.
 */
public final class SharedConnectionPool implements HttpClientConnectionManager {
    private final HttpClientConnectionManager connections;

    SharedConnectionPool(HttpClientConnectionManager connections) {
        this.connections = connections;
    }

    @Override
    public LeaseRequest lease(String id, HttpRoute route, Timeout requestTimeout, @Nullable Object state) {
        return connections.lease(id, route, requestTimeout, state);
    }

    @Override
    public void release(ConnectionEndpoint endpoint, @Nullable Object newState, TimeValue validDuration) {
        connections.release(endpoint, newState, validDuration);
    }

    @Override
    public void connect(ConnectionEndpoint endpoint, TimeValue connectTimeout, HttpContext context) throws IOException {
        connections.connect(endpoint, connectTimeout, context);
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        connections.upgrade(endpoint, context);
    }

    @Override
    public void close() {
        // Not theirs to close.
    }

    @Override
    public void close(CloseMode closeMode) {
        // Not theirs to close.
    }

    /** Closes them in truth: nobody will use them again. */
    public void shutDown() {
        connections.close(CloseMode.GRACEFUL);
    }
}

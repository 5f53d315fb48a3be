package io.batonxero.hawtio;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of connections and the total time of a request. Beyond {@link #MAX_CONNECTIONS} the connection with the
 * oldest response is closed, so that slow clients cannot block others; Jetty's own limit would refuse new connections.
 */
final class ConnectionLimits extends Handler.Wrapper implements Connection.Listener {
    /** A browser opens 6. */
    static final int MAX_CONNECTIONS = 48;

    /** From the opening or the last response to the last header of the next request. */
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(30);
    /** From there to the last byte of the response, which may be a 9 MB script. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final Scheduler scheduler;
    /** Ordered by last response, oldest first. */
    private final Map<Connection, Scheduler.Task> deadlines = new LinkedHashMap<>();

    ConnectionLimits(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        Optional<Connection> oldest = Optional.empty();
        synchronized (deadlines) {
            if (deadlines.size() >= MAX_CONNECTIONS) {
                oldest = deadlines.keySet().stream().findFirst();
                oldest.ifPresent(this::forget);
            }
            deadlines.put(connection, closeAfter(HEADER_TIMEOUT, connection));
        }
        oldest.ifPresent(closed -> closed.getEndPoint().close());
    }

    @Override
    public void onClosed(Connection connection) {
        forget(connection);
    }

    private void forget(Connection connection) {
        synchronized (deadlines) {
            Scheduler.@Nullable Task deadline = deadlines.remove(connection);
            if (deadline != null) {
                deadline.cancel();
            }
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        postpone(connection, REQUEST_TIMEOUT, false);
        Request.addCompletionListener(request, failure -> postpone(connection, HEADER_TIMEOUT, true));
        return super.handle(request, response, callback);
    }

    private void postpone(Connection connection, Duration timeout, boolean isResponded) {
        synchronized (deadlines) {
            Scheduler.@Nullable Task deadline = deadlines.get(connection);
            if (deadline == null) {
                return;
            }
            deadline.cancel();
            if (isResponded) {
                deadlines.remove(connection);
            }
            deadlines.put(connection, closeAfter(timeout, connection));
        }
    }

    private Scheduler.Task closeAfter(Duration timeout, Connection connection) {
        return scheduler.schedule(() -> connection.getEndPoint().close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}

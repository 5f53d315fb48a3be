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
 * Bounds what clients can hold: how many connections there are, and how long each request may take as a whole. With one
 * connection more than {@link #MAX}, the one whose last response is longest ago is closed, so that clients that send or read
 * slowly, or not at all, keep nobody else out. Jetty's own limit would let nobody in instead.
 */
final class ConnectionLimits extends Handler.Wrapper implements Connection.Listener {
    /** A browser has six. */
    static final int MAX = 48;

    /** From the opening, or the last response, to the last header of the next request. */
    private static final Duration REQUEST_HEAD = Duration.ofSeconds(30);
    /** From there to the last byte of the response, which may be a script of 9 MB. */
    private static final Duration REQUEST = Duration.ofMinutes(2);

    private final Scheduler scheduler;
    /** Longest without a response first. */
    private final Map<Connection, Scheduler.Task> deadlines = new LinkedHashMap<>();

    ConnectionLimits(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        Optional<Connection> oldest = Optional.empty();
        synchronized (deadlines) {
            if (deadlines.size() >= MAX) {
                oldest = deadlines.keySet().stream().findFirst();
                oldest.ifPresent(this::forget);
            }
            deadlines.put(connection, closeAfter(REQUEST_HEAD, connection));
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
        postpone(connection, REQUEST, false);
        Request.addCompletionListener(request, failure -> postpone(connection, REQUEST_HEAD, true));
        return super.handle(request, response, callback);
    }

    private void postpone(Connection connection, Duration time, boolean isLast) {
        synchronized (deadlines) {
            Scheduler.@Nullable Task deadline = deadlines.get(connection);
            if (deadline == null) {
                return;
            }
            deadline.cancel();
            if (isLast) {
                deadlines.remove(connection);
            }
            deadlines.put(connection, closeAfter(time, connection));
        }
    }

    private Scheduler.Task closeAfter(Duration time, Connection connection) {
        return scheduler.schedule(() -> connection.getEndPoint().close(), time.toMillis(), TimeUnit.MILLISECONDS);
    }
}

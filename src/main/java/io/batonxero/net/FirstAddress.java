package io.batonxero.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a host that accepts. Starts an attempt every 250 ms, or at once if
 * all earlier ones failed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305, Happy Eyeballs</a>
 */
public final class FirstAddress implements AutoCloseable {
    private static final long ATTEMPT_DELAY_NANOS = Duration.ofMillis(250).toNanos();

    private final Deque<InetSocketAddress> untried;
    private final List<SocketChannel> connecting = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final long deadlineNanos;
    private volatile boolean isCancelled;
    private @Nullable Exception lastFailure;

    public FirstAddress(List<InetSocketAddress> addresses, long deadlineNanos) throws IOException {
        this.untried = new ArrayDeque<>(addresses);
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * {@return a connected socket}
     *
     * @throws IOException the last failure if every address failed, a timeout, or an interruption
     */
    public Socket connect() throws IOException {
        long next = System.nanoTime();
        while (!isCancelled) {
            if (Thread.currentThread().isInterrupted()) {
                // select() would return at once in a busy loop.
                throw new InterruptedIOException("interrupted");
            }
            long now = System.nanoTime();
            if (now - deadlineNanos >= 0) {
                throw new SocketTimeoutException("no address responded in time");
            }
            if (!untried.isEmpty() && (connecting.isEmpty() || now - next >= 0)) {
                start(untried.remove());
                next = now + ATTEMPT_DELAY_NANOS;
            } else if (connecting.isEmpty()) {
                throw lastFailure instanceof IOException io ? io : new IOException(lastFailure);
            }
            SocketChannel first = await(untried.isEmpty() ? deadlineNanos : Math.min(next, deadlineNanos));
            if (first != null) {
                return blocking(first);
            }
        }
        throw new InterruptedIOException("cancelled");
    }

    /** Makes {@link #connect} fail on another thread. */
    void cancel() {
        isCancelled = true;
        selector.wakeup();
    }

    private void start(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        connecting.add(channel);
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT);
            // The next select also finds a channel that connects at once.
            channel.connect(address);
        } catch (IOException | RuntimeException e) {
            drop(channel, e);
        }
    }

    private @Nullable SocketChannel await(long until) throws IOException {
        long remaining = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (!connecting.isEmpty()) {
            selector.select(Math.max(1, remaining));
        }
        for (SocketChannel channel : List.copyOf(connecting)) {
            try {
                if (channel.finishConnect()) {
                    connecting.remove(channel);
                    return channel;
                }
            } catch (IOException e) {
                drop(channel, e);
            }
        }
        return null;
    }

    private void drop(SocketChannel channel, Exception reason) throws IOException {
        lastFailure = reason;
        connecting.remove(channel);
        channel.close();
    }

    private Socket blocking(SocketChannel channel) throws IOException {
        channel.keyFor(selector).cancel();
        selector.selectNow();
        channel.configureBlocking(true);
        return channel.socket();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : connecting) {
            channel.close();
        }
        selector.close();
    }
}

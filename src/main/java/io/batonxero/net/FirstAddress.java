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
 * Connects to whichever address of a name answers first: each is tried a quarter of a second after the one before, beside
 * it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305, Happy Eyeballs</a>
 */
public final class FirstAddress implements AutoCloseable {
    private static final long HEAD_START = Duration.ofMillis(250).toNanos();

    private final Deque<InetSocketAddress> untried;
    private final List<SocketChannel> open = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final long end;
    private volatile boolean cancelled;
    private @Nullable Exception failure;

    public FirstAddress(List<InetSocketAddress> addresses, long end) throws IOException {
        this.untried = new ArrayDeque<>(addresses);
        this.end = end;
    }

    /**
     * {@return a connected socket}
     *
     * @throws IOException the last failure, once no address is left; or that the time is over, or the thread interrupted
     */
    public Socket connect() throws IOException {
        long next = System.nanoTime();
        while (!cancelled) {
            if (Thread.currentThread().isInterrupted()) {
                // No select would wait any more.
                throw new InterruptedIOException("interrupted");
            }
            long now = System.nanoTime();
            if (now - end >= 0) {
                throw new SocketTimeoutException("no address answered in time");
            }
            if (!untried.isEmpty() && (open.isEmpty() || now - next >= 0)) {
                begin(untried.remove());
                next = now + HEAD_START;
            } else if (open.isEmpty()) {
                throw failure instanceof IOException io ? io : new IOException(failure);
            }
            SocketChannel first = await(untried.isEmpty() ? end : Math.min(next, end));
            if (first != null) {
                return blocking(first);
            }
        }
        throw new InterruptedIOException("cancelled");
    }

    /** Has another thread's {@link #connect} fail. */
    void cancel() {
        cancelled = true;
        selector.wakeup();
    }

    private void begin(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT);
            // One that is connected at once is found so by the next select.
            channel.connect(address);
        } catch (IOException | RuntimeException failed) {
            drop(channel, failed);
        }
    }

    private @Nullable SocketChannel await(long until) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (!open.isEmpty()) {
            selector.select(Math.max(1, left));
        }
        for (SocketChannel channel : List.copyOf(open)) {
            try {
                if (channel.finishConnect()) {
                    open.remove(channel);
                    return channel;
                }
            } catch (IOException failed) {
                drop(channel, failed);
            }
        }
        return null;
    }

    private void drop(SocketChannel channel, Exception reason) throws IOException {
        failure = reason;
        open.remove(channel);
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
        for (SocketChannel channel : open) {
            channel.close();
        }
        selector.close();
    }
}

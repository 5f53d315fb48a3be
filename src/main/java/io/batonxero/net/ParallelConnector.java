package io.batonxero.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ConnectExceptionSupport;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Opens connections through {@link FirstAddress}. The connect timeout includes the name lookup. */
public final class ParallelConnector extends DefaultHttpClientConnectionOperator {
    private final DnsResolver resolver;

    public ParallelConnector(DnsResolver resolver, TlsSocketStrategy tls) {
        super(
                DefaultSchemePortResolver.INSTANCE,
                resolver,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
        this.resolver = resolver;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable NamedEndpoint name,
            @Nullable InetSocketAddress localAddress,
            Timeout timeout,
            SocketConfig config,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        long deadlineNanos = System.nanoTime() + timeout.toNanoseconds();
        connection.bind(socket(connection, host, deadlineNanos, config));
        if (URIScheme.HTTPS.same(host.getSchemeName())) {
            upgrade(connection, host, name, attachment, context);
        }
    }

    private Socket socket(
            ManagedHttpClientConnection connection, HttpHost host, long deadlineNanos, SocketConfig config)
            throws IOException {
        Placeholder placeholder = new Placeholder();
        connection.bind(placeholder);
        int port = DefaultSchemePortResolver.INSTANCE.resolve(host.getSchemeName(), host);
        List<InetSocketAddress> addresses = addresses(placeholder, host.getHostName(), port, deadlineNanos);
        try (FirstAddress first = new FirstAddress(addresses, deadlineNanos)) {
            placeholder.onClose(first::cancel);
            Socket socket = first.connect();
            socket.setTcpNoDelay(config.isTcpNoDelay());
            socket.setSoTimeout(config.getSoTimeout().toMillisecondsIntBound());
            return socket;
        } catch (IOException e) {
            throw ConnectExceptionSupport.enhance(e, host);
        }
    }

    private List<InetSocketAddress> addresses(Placeholder placeholder, String name, int port, long deadlineNanos)
            throws IOException {
        FutureTask<List<InetSocketAddress>> lookup = new FutureTask<>(() -> resolver.resolve(name, port));
        placeholder.onClose(() -> lookup.cancel(true));
        // Its own thread, since the system's lookup cannot be interrupted.
        Thread thread = new Thread(lookup, "lookup-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return lookup.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the lookup of the host name " + name + " timed out");
        } catch (CancellationException e) {
            throw new InterruptedIOException("cancelled");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            lookup.cancel(true);
        }
    }

    /** Stands for the socket during lookup and connect: closing it cancels them. It opens no file handle. */
    private static final class Placeholder extends Socket {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        /** Runs {@code cancel} on close, or at once if already closed. */
        void onClose(Runnable cancel) {
            var unused = closed.thenRun(cancel);
        }

        @Override
        public synchronized int getSoTimeout() {
            return 0;
        }

        @Override
        public synchronized void close() throws IOException {
            super.close();
            closed.complete(null);
        }
    }
}

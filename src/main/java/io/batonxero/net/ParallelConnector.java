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

/** Opens connections to whichever address of a name answers first; the lookup of the name has to end in time too. */
public final class ParallelConnector extends DefaultHttpClientConnectionOperator {
    private final DnsResolver names;

    public ParallelConnector(DnsResolver names, TlsSocketStrategy tls) {
        super(
                DefaultSchemePortResolver.INSTANCE,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
        this.names = names;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable NamedEndpoint name,
            @Nullable InetSocketAddress localAddress,
            Timeout limit,
            SocketConfig config,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        long end = System.nanoTime() + limit.toNanoseconds();
        connection.bind(socket(connection, host, end, config));
        if (URIScheme.HTTPS.same(host.getSchemeName())) {
            upgrade(connection, host, name, attachment, context);
        }
    }

    private Socket socket(ManagedHttpClientConnection connection, HttpHost host, long end, SocketConfig config)
            throws IOException {
        Placeholder placeholder = new Placeholder();
        connection.bind(placeholder);
        int port = DefaultSchemePortResolver.INSTANCE.resolve(host.getSchemeName(), host);
        List<InetSocketAddress> addresses = addresses(placeholder, host.getHostName(), port, end);
        try (FirstAddress first = new FirstAddress(addresses, end)) {
            placeholder.onClose(first::cancel);
            Socket socket = first.connect();
            socket.setTcpNoDelay(config.isTcpNoDelay());
            socket.setSoTimeout(config.getSoTimeout().toMillisecondsIntBound());
            return socket;
        } catch (IOException failed) {
            throw ConnectExceptionSupport.enhance(failed, host);
        }
    }

    private List<InetSocketAddress> addresses(Placeholder placeholder, String name, int port, long end)
            throws IOException {
        FutureTask<List<InetSocketAddress>> lookup = new FutureTask<>(() -> names.resolve(name, port));
        placeholder.onClose(() -> lookup.cancel(true));
        // Only a thread of its own can be left behind while the system waits for a name server.
        Thread thread = new Thread(lookup, "lookup-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return lookup.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException unknown ? unknown : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("the name " + name + " was not looked up in time");
        } catch (CancellationException cancelled) {
            throw new InterruptedIOException("cancelled");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            lookup.cancel(true);
        }
    }

    /** Stands for a socket while there is none: to close it cancels what is waited for. It opens no file handle. */
    private static final class Placeholder extends Socket {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        /** Runs {@code cancel} when it is closed, or now if it is. */
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

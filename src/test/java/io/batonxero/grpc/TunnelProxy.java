package io.batonxero.grpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A proxy that wants a password, and whose tunnels all end at one port of this machine, whatever host was asked for. */
public final class TunnelProxy implements AutoCloseable {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Who are you",
            "Proxy-Authenticate: Basic realm=\"test\"",
            "Connection: close",
            "Content-Length: 0",
            "",
            "");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final int targetPort;
    private volatile String password;
    private volatile Duration delay = Duration.ZERO;

    /** Requires these credentials, such as {@code user:password}. */
    public TunnelProxy(int targetPort, String userAndPassword) throws IOException {
        this.targetPort = targetPort;
        this.password = basic(userAndPassword);
        threads.execute(this::accept);
    }

    /** Delays the response to each CONNECT from now on. */
    void delay(Duration duration) {
        delay = duration;
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** Requires other credentials from now on, and closes all tunnels. */
    public void changePassword(String userAndPassword) throws IOException {
        password = basic(userAndPassword);
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** {@return the request lines of CONNECT requests with credentials that were rejected} */
    public List<String> rejected() {
        return rejected;
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> tunnel(client));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            // The client sends nothing after CONNECT until the response, so buffering loses no bytes of the tunnel.
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String requestLine = head.readLine();
            boolean allowed = false;
            boolean hasCredentials = false;
            for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                hasCredentials |= line.regionMatches(true, 0, "Proxy-Authorization:", 0, 20);
                allowed |= line.equalsIgnoreCase("Proxy-Authorization: " + password);
            }
            OutputStream out = client.getOutputStream();
            if (!allowed) {
                if (hasCredentials) {
                    rejected.add(String.valueOf(requestLine));
                }
                out.write(REFUSAL.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            tunnels.add(String.valueOf(requestLine));
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
                open.add(server);
                out.write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException e) {
            // The other side sees the same.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}

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
final class TunnelProxy implements AutoCloseable {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Who are you",
            "Proxy-Authenticate: Basic realm=\"test\"",
            "Connection: close",
            "Content-Length: 0",
            "",
            "");

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final int end;
    private final String password;
    private volatile Duration delay = Duration.ZERO;

    TunnelProxy(int end, String userAndPassword) throws IOException {
        this.end = end;
        this.password = "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
        threads.execute(this::accept);
    }

    /** Takes so long to answer each CONNECT from now on. */
    void delay(Duration each) {
        delay = each;
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                open.add(client);
                threads.execute(() -> tunnel(client));
            }
        } catch (IOException closed) {
            // That is how close() ends it.
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            // Nothing follows a CONNECT before it is answered, so reading ahead takes nothing from the tunnel.
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String asked = head.readLine();
            boolean allowed = false;
            for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                allowed |= line.equalsIgnoreCase("Proxy-Authorization: " + password);
            }
            OutputStream out = client.getOutputStream();
            if (!allowed) {
                out.write(REFUSAL.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            tunnels.add(String.valueOf(asked));
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), end)) {
                open.add(server);
                out.write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException gone) {
            // The other side sees the same.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}

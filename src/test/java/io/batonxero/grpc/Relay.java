package io.batonxero.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Relays a port to another port of this machine, and can drop data or connections as a firewall does. */
public final class Relay implements AutoCloseable {
    private volatile ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> dropped = ConcurrentHashMap.newKeySet();
    private final int targetPort;
    private volatile boolean isBlackhole;

    /** Relays to a port. */
    public Relay(int targetPort) throws IOException {
        this.targetPort = targetPort;
        threads.execute(this::accept);
    }

    /** {@return host and port of the relay} */
    public String address() {
        return "localhost:" + listener.getLocalPort();
    }

    /** Drops what is sent over the connections that are open now, and closes none. New connections work. */
    public void blackholeOpen() {
        dropped.addAll(open);
    }

    /** Drops what is sent over all connections, open and new, and closes none, until {@link #relay}. */
    public void blackhole() {
        isBlackhole = true;
        blackholeOpen();
    }

    /** Relays new connections again. */
    public void relay() {
        isBlackhole = false;
    }

    /** Closes all connections and refuses others, until {@link #comeBack}. */
    public void goAway() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Relays again, at the same port. */
    public void comeBack() throws IOException {
        listener = new ServerSocket(listener.getLocalPort(), 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private void accept() {
        ServerSocket current = listener;
        try {
            while (!current.isClosed()) {
                Socket client = current.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                open.add(client);
                open.add(server);
                if (isBlackhole) {
                    dropped.addAll(List.of(client, server));
                }
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!dropped.contains(from)) {
                    out.write(bytes, 0, count);
                }
            }
            if (!dropped.contains(from)) {
                to.close();
            }
        } catch (IOException e) {
            // The other side sees the same.
        }
    }

    @Override
    public void close() throws IOException {
        goAway();
        threads.shutdownNow();
    }
}

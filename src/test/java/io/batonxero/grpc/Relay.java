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

/** A port that relays to another one of this machine, as a firewall between the two would: until it forgets connections. */
public final class Relay implements AutoCloseable {
    private volatile ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private final int end;
    private volatile boolean isBlackhole;

    /** Relays to a port. */
    public Relay(int end) throws IOException {
        this.end = end;
        threads.execute(this::accept);
    }

    /** {@return its own host and port} */
    public String address() {
        return "localhost:" + door.getLocalPort();
    }

    /** Drops what is sent over the connections that are open now, and closes none. New connections work. */
    public void blackholeOpen() {
        forgotten.addAll(open);
    }

    /** Accepts connections and drops all that is sent over them, and over those that are open, until {@link #relay}. */
    public void blackhole() {
        isBlackhole = true;
        blackholeOpen();
    }

    /** Relays what comes over new connections again. */
    public void relay() {
        isBlackhole = false;
    }

    /** Closes all connections and refuses others, until {@link #comeBack}. */
    public void goAway() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Relays again, at the same port. */
    public void comeBack() throws IOException {
        door = new ServerSocket(door.getLocalPort(), 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private void accept() {
        ServerSocket here = door;
        try {
            while (!here.isClosed()) {
                Socket client = here.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), end);
                open.add(client);
                open.add(server);
                if (isBlackhole) {
                    forgotten.addAll(List.of(client, server));
                }
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            }
        } catch (IOException closed) {
            // close() ends it so.
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!forgotten.contains(from)) {
                    out.write(bytes, 0, count);
                }
            }
            if (!forgotten.contains(from)) {
                to.close();
            }
        } catch (IOException gone) {
            // The other side sees the same.
        }
    }

    @Override
    public void close() throws IOException {
        goAway();
        threads.shutdownNow();
    }
}

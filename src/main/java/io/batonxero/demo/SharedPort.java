package io.batonxero.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * One port for HTTP/1.1 and HTTP/2, as ConductorOne's 443 is: the client's TLS greeting, which offers "h2" in clear, says
 * which server a connection is for.
 */
final class SharedPort implements AutoCloseable {
    private static final int TLS_GREETING = 0x16;
    private static final int TLS_HEAD = 5;
    private static final String HTTP2_OFFER = "\u0002h2";

    private final ServerSocket door;
    private final int http1;
    private final int http2;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    SharedPort(int http1, int http2, ExecutorService threads) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.http1 = http1;
        this.http2 = http2;
        this.threads = threads;
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                threads.execute(() -> join(client));
            }
        } catch (IOException closed) {
            // Closed by close(), which is how this ends.
        }
    }

    private void join(Socket client) {
        open.add(client);
        try (client) {
            byte[] first = first(client.getInputStream());
            String text = new String(first, StandardCharsets.ISO_8859_1);
            int chosen = text.contains(HTTP2_OFFER) ? http2 : http1;
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), chosen)) {
                open.add(server);
                server.getOutputStream().write(first);
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException gone) {
            // Whoever hung up will see the same on the other side.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** {@return a whole TLS greeting} What is none is for the servers to refuse. */
    private static byte[] first(InputStream in) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        byte[] head = in.readNBytes(TLS_HEAD);
        first.write(head);
        if (head.length == TLS_HEAD && head[0] == TLS_GREETING) {
            first.write(in.readNBytes(((head[3] & 0xff) << 8) | (head[4] & 0xff)));
        }
        return first.toByteArray();
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
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException left) {
            throw new IllegalStateException(left);
        }
    }
}

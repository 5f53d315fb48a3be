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
 * One port for an HTTP/1.1 and an HTTP/2 server, like ConductorOne's port 443. The protocol is read from the TLS
 * ClientHello, which offers "h2" in clear text.
 */
final class SharedPort implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_RECORD_HEADER_BYTES = 5;
    private static final String HTTP2_OFFER = "\u0002h2";

    private final ServerSocket serverSocket;
    private final int http1;
    private final int http2;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    SharedPort(int http1, int http2, ExecutorService threads) throws IOException {
        this.serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.http1 = http1;
        this.http2 = http2;
        this.threads = threads;
        threads.execute(this::accept);
    }

    int port() {
        return serverSocket.getLocalPort();
    }

    private void accept() {
        try {
            while (!serverSocket.isClosed()) {
                Socket client = serverSocket.accept();
                threads.execute(() -> forward(client));
            }
        } catch (IOException e) {
            // Expected after close().
        }
    }

    private void forward(Socket client) {
        open.add(client);
        try (client) {
            byte[] clientHello = clientHello(client.getInputStream());
            String text = new String(clientHello, StandardCharsets.ISO_8859_1);
            int chosen = text.contains(HTTP2_OFFER) ? http2 : http1;
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), chosen)) {
                open.add(server);
                server.getOutputStream().write(clientHello);
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException e) {
            // Both sides see the closed connection.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** {@return a complete ClientHello} Other input is left for the servers to reject. */
    private static byte[] clientHello(InputStream in) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        byte[] header = in.readNBytes(TLS_RECORD_HEADER_BYTES);
        first.write(header);
        if (header.length == TLS_RECORD_HEADER_BYTES && header[0] == TLS_HANDSHAKE) {
            first.write(in.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff)));
        }
        return first.toByteArray();
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
    public void close() {
        try {
            serverSocket.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

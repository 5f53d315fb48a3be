package io.batonxero.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Raw client connections to a local port, which stay open. */
public final class Sockets implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final int port;
    private final List<Socket> open = new ArrayList<>();

    public Sockets(int port) {
        this.port = port;
    }

    /** Opens connections that send a text, then neither send nor read. */
    public void hold(int count, String text) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            // What it is sent soon finds no room.
            socket.setReceiveBufferSize(1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            open.add(socket);
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedBefore) {
                // The other side may refuse a part of what is too much.
            }
        }
    }

    /** {@return the complete response to a request, until the server closes the connection} */
    public String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return rest(socket);
        }
    }

    /** {@return how many held connections the server has closed} */
    public long closed() {
        return open.stream().filter(Sockets::isClosed).count();
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            while (socket.getInputStream().read(new byte[8192]) >= 0) {
                // What was sent before is of no interest.
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(received);
        return received.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}

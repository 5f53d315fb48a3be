package io.batonxero.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server that responds with arbitrary bytes, valid HTTP or not. */
public final class RawServer implements AutoCloseable {
    /** Sends a response after the request headers. */
    @FunctionalInterface
    public interface Response {
        void send(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile Response response;

    public RawServer(Response response) throws IOException {
        this(response, InetAddress.getLoopbackAddress(), 0);
    }

    public RawServer(Response response, InetAddress address, int port) throws IOException {
        this.response = response;
        this.door = new ServerSocket(port, 50, address);
        threads.execute(this::accept);
    }

    /** {@return an endless response} */
    public static Response endless(String beginning, String repeated) {
        byte[] more = repeated.repeat(Math.max(1, 8192 / repeated.length())).getBytes(StandardCharsets.ISO_8859_1);
        return out -> {
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write(more);
            }
        };
    }

    /** {@return an endless response of 10 bytes per second} */
    public static Response slow(String beginning, String repeated) {
        return out -> {
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write(repeated.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        };
    }

    /** {@return a response on a connection that then stays open without data} */
    public static Response text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void respond(Response next) {
        response = next;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return door.getLocalPort();
    }

    /** {@return the request lines received} */
    public List<String> requests() {
        return requests;
    }

    public int connections() {
        return open.size();
    }

    public long sent() {
        return sent.get();
    }

    /** {@return whether the client closes a connection within the timeout} */
    public boolean isClosedWithin(long seconds) throws InterruptedException {
        return closed.poll(seconds, TimeUnit.SECONDS) != null;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException ended) {
            // That is how close() ends it.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = counting(client.getOutputStream());
            while (readHead(in)) {
                response.send(out);
                out.flush();
            }
        } catch (IOException | InterruptedException gone) {
            // It is the same as an end of what it sends.
        }
        closed.add(true);
    }

    private boolean readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        requests.add(text.lines().findFirst().orElse(""));
        in.readNBytes(text.lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0));
        return true;
    }

    private OutputStream counting(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                sent.addAndGet(length);
            }
        };
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

package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.net.FirstAddress;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.RequestTimeoutException;
import io.batonxero.support.RawServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A pending connection holds no file handle, and an interrupt ends its wait. */
class ParallelConnectorTest {
    private static final int SECONDS = 20;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path HANDLES = Path.of("/proc/self/fd");

    private final Network network = Network.of(Map.of(), new NetworkLimits(LONG, LONG, LONG));

    @Test
    void aClosedConnectionLeavesNoHandleOpen() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(HANDLES), "only Linux lists handles");
        String response = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
        try (RawServer server = new RawServer(RawServer.text(response));
                CloseableHttpClient client = HttpClients.client(network, "test")
                        .setConnectionManager(HttpClients.connectionPool(network))
                        .build()) {
            long before = handles();
            for (int i = 0; i < 200; i++) {
                client.execute(new HttpGet(server.url()), each -> EntityUtils.toString(each.getEntity()));
            }

            // The server closes its own side a moment later.
            assertThat(handles() - before).isLessThan(100);
        }
    }

    private static long handles() throws IOException {
        try (Stream<Path> handles = Files.list(HANDLES)) {
            return handles.count();
        }
    }

    @Test
    void anInterruptEndsTheConnectAndStaysSet() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);
            InetSocketAddress dead = new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
            FutureTask<Boolean> connecting = new FutureTask<>(() -> {
                try (FirstAddress first = new FirstAddress(List.of(dead), System.nanoTime() + LONG.toNanos())) {
                    assertThatThrownBy(first::connect).isInstanceOf(InterruptedIOException.class);
                    return Thread.currentThread().isInterrupted();
                }
            });

            assertThat(interrupted(connecting)).isTrue();
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void anInterruptEndsTheNameLookupAndStaysSet() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        SystemDefaultDnsResolver stalled = new SystemDefaultDnsResolver() {
            @Override
            public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
                looking.countDown();
                try {
                    TimeUnit.DAYS.sleep(1);
                } catch (InterruptedException cancelled) {
                    looking.countDown();
                }
                throw new UnknownHostException(host);
            }
        };
        try (CloseableHttpClient client = HttpClients.client(network, "test")
                .setConnectionManager(HttpClients.connectionPool(network, stalled))
                .build()) {
            FutureTask<Boolean> requesting = new FutureTask<>(() -> {
                assertThatThrownBy(() -> client.execute(new HttpGet("http://xero.test"), each -> each.getCode()))
                        .isInstanceOf(InterruptedIOException.class)
                        .isNotInstanceOf(RequestTimeoutException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = start(requesting);
            assertThat(looking.await(SECONDS, TimeUnit.SECONDS)).isTrue();

            thread.interrupt();

            assertThat(requesting.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean interrupted(FutureTask<Boolean> task) throws Exception {
        start(task).interrupt();
        return task.get(SECONDS, TimeUnit.SECONDS);
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "under-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Connects until the backlog is full. */
    static List<Socket> fill(ServerSocket full) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (waiting.size() < 100) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 500);
            } catch (IOException nobodyIsLetIn) {
                return waiting;
            }
        }
        throw new AssertionError("a backlog without an end");
    }
}

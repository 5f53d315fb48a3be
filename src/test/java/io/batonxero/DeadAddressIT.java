package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program when the first address of ConductorOne's host name neither accepts nor refuses connections. */
@EnabledOnOs(OS.LINUX)
class DeadAddressIT {
    private static final String DEAD = "127.0.0.2";

    @TempDir
    Path folder;

    @Test
    void deadFirstAddressDoesNotDelayEachConnection() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                SimulatedC1 c1 = SimulatedC1.start()) {
            int port = Integer.parseInt(c1.address().replaceAll(".*:", ""));
            List<Socket> backlog = new ArrayList<>();
            try (ServerSocket dead = new ServerSocket(port, 1, InetAddress.getByName(DEAD))) {
                fillBacklog(dead, backlog);
                Path hosts = Files.writeString(
                        folder.resolve("hosts"), DEAD + " c1.test\n127.0.0.1 c1.test\n127.0.0.1 localhost\n");
                Map<String, String> environment = Run.environment(xero, folder);
                environment.put("BATON_CLIENT_ID", c1.clientId());
                environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
                environment.put("BATON_C1_API_HOST", "c1.test:" + port);
                environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
                try (ProcessUnderTest service = ProcessUnderTest.start(
                        List.of(), List.of("-Djdk.net.hosts.file=" + hosts), folder.resolve("tmp"), environment)) {
                    service.await("ConductorOne access token activated");
                    long signedIn = System.nanoTime();

                    service.await("registered with ConductorOne");

                    assertThat(Duration.ofNanos(System.nanoTime() - signedIn)).isLessThan(Duration.ofSeconds(15));
                }
            } finally {
                for (Socket socket : backlog) {
                    socket.close();
                }
            }
        }
    }

    /** Fills the backlog of a server that accepts no connection. */
    private static void fillBacklog(ServerSocket dead, List<Socket> backlog) throws IOException {
        while (backlog.size() < 100) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(new InetSocketAddress(dead.getInetAddress(), dead.getLocalPort()), 500);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }
}

package io.batonxero.demo;

import io.batonxero.base.BadSetting;
import io.batonxero.file.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The simulated Xero of {@code --demo}, and the settings that point at it. */
public final class DemoXero implements AutoCloseable {
    private final SimulatedXero xero;
    private final Path stateDir;

    private DemoXero(SimulatedXero xero, Path stateDir) {
        this.xero = xero;
        this.stateDir = stateDir;
    }

    /** {@return a running one} To be closed. */
    public static DemoXero start() {
        try {
            // A folder that is left goes with the process; a server would keep its port.
            Path stateDir = Files.createTempDirectory(TemporaryFolder.ofThisProcess(), "demo");
            return new DemoXero(SimulatedXero.start(XeroWorld.ofDemo()), stateDir);
        } catch (IOException failed) {
            throw new BadSetting("The demo could not start on this machine: " + failed.getMessage(), failed);
        }
    }

    /** {@return where it listens} */
    public String url() {
        return xero.url();
    }

    /** {@return the settings of someone who consented here a moment ago} */
    public Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("baton.xero.api-url", xero.url()),
                Map.entry("baton.xero.identity-url", xero.url()),
                Map.entry("baton.xero.login-url", xero.url()),
                Map.entry("baton.xero.redirect-url", "http://localhost:" + freePort() + "/callback"),
                Map.entry("baton.xero.client-id", SimulatedTokens.CLIENT_ID),
                Map.entry("baton.xero.client-secret", SimulatedTokens.CLIENT_SECRET),
                Map.entry("baton.refresh-token", SimulatedTokens.REFRESH_TOKEN),
                Map.entry("baton.token", ""),
                Map.entry("baton.client-id", ""),
                Map.entry("baton.client-secret", ""),
                Map.entry("baton.state-dir", stateDir.toString()));
    }

    /** The usual one may be taken on a machine that only tries. */
    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException failed) {
            throw new BadSetting("The demo could not start on this machine: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        xero.close();
        try (Stream<Path> files = Files.walk(stateDir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new BadSetting("The demo's folder " + stateDir + " could not be deleted.", left);
        }
    }
}

package io.batonxero.support;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base of image tests: loads the image once, starts a simulated Xero and ConductorOne per test. */
public abstract class ImageUnderTest {
    /** The image sets the state directory, and the service needs no file. */
    public static final List<String> NOT_GIVEN = List.of("BATON_STATE_DIR", "BATON_FILE");

    private static @Nullable Podman shared;

    @TempDir
    public Path folder;

    public SimulatedXero xero;
    public SimulatedC1 c1;

    @BeforeAll
    public static void load() throws Exception {
        shared = Podman.withImage();
    }

    @AfterAll
    public static void unload() throws Exception {
        if (shared != null) {
            shared.close();
        }
    }

    @BeforeEach
    public void startServers() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        c1 = SimulatedC1.start();
    }

    @AfterEach
    public void stopServers() {
        c1.close();
        xero.close();
    }

    public static Podman engine() {
        return Objects.requireNonNull(shared);
    }

    /** {@return the settings of a service} */
    public Map<String, String> service(String certificate) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.keySet().removeAll(NOT_GIVEN);
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", certificate);
        return environment;
    }
}

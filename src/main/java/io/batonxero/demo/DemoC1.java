package io.batonxero.demo;

import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import io.batonxero.base.BadSetting;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The simulated ConductorOne of {@code --demo-service}, which asks for a sync every minute. */
public final class DemoC1 implements AutoCloseable {
    private static final int TASK_ID_LENGTH = 27;

    private final SimulatedC1 c1;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private DemoC1(SimulatedC1 c1) {
        this.c1 = c1;
        c1.script().pace(Duration.ofSeconds(1), Duration.ofSeconds(10));
        var unused = clock.scheduleAtFixedRate(this::askForSync, 0, 1, TimeUnit.MINUTES);
    }

    /** {@return a running one} To be closed. */
    public static DemoC1 start() {
        try {
            return new DemoC1(SimulatedC1.start());
        } catch (IOException failed) {
            throw new BadSetting("The demo could not start on this machine: " + failed.getMessage(), failed);
        }
    }

    /** {@return where it listens} */
    public String address() {
        return c1.address();
    }

    /** {@return the settings of someone who has its credentials} */
    public Map<String, String> settings() {
        return Map.of(
                "baton.client-id", c1.clientId(),
                "baton.client-secret", c1.clientSecret(),
                "baton.c1-api-host", "");
    }

    /** {@return the environment of someone who trusts its certificate} */
    public Map<String, String> environment() {
        return Map.of("SSL_CERT_FILE", c1.certificateFile().toString());
    }

    private void askForSync() {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, TASK_ID_LENGTH);
        c1.script()
                .queue(Task.newBuilder()
                        .setId(id)
                        .setSyncFull(SyncFullTask.getDefaultInstance())
                        .build());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        c1.close();
    }
}

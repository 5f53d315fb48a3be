package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.VirtualMachine;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import io.batonxero.support.SmallDisk;
import io.grpc.Status;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of syncs of the packaged service with little memory and few file handles, while Xero and ConductorOne fail at
 * random and the disk is full from time to time. Each sync must end, and the process must not grow. Run by {@code mvn verify
 * -Psoak}; {@code -Dsoak.syncs=100} makes it shorter.
 */
class ServiceSoak {
    private static final int SYNCS = Integer.getInteger("soak.syncs", 500);
    private static final int SAMPLES = 10;
    private static final long SEED = 20_261_123;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final List<String> PATHS =
            List.of("/connections", "/api.xro/2.0/Organisation", "/api.xro/2.0/Users", "/connect/token");
    private static final List<FaultyResponse> FAULTS = List.of(
            FaultyResponse.rateLimit("minute", "1"),
            FaultyResponse.rateLimit("day", "60000"),
            FaultyResponse.of(500, Map.of(), ""),
            FaultyResponse.of(503, Map.of(), "offline for maintenance"),
            FaultyResponse.of(403, Map.of(), "{\"Detail\":\"AuthenticationUnsuccessful\"}"),
            FaultyResponse.of(200, Map.of(), "[".repeat(10_000)),
            FaultyResponse.page(),
            FaultyResponse.reset(),
            FaultyResponse.cutOff("{\"Users\":[{\"UserID\":"),
            FaultyResponse.bomb(4 << 20));

    private static final int FULL_DISK_EVERY = 10;
    private static final int DISK_MIB = 24;
    private static final List<String> HANDLE_LIMIT = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
    private static final List<String> HEAP_LIMIT = List.of("-Xmx96m");

    private final Random random = new Random(SEED);
    private final List<Sample> samples = new ArrayList<>();
    private int succeeded;
    private int filled;
    private int full;

    @TempDir
    Path folder;

    private record Sample(int syncs, int succeeded, long heap, int threads, long handles, long files) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %5d | %5d | %6.1f | %4d | %4d | %4d |",
                    syncs,
                    succeeded,
                    heap / 1048576.0,
                    threads,
                    handles,
                    files);
        }
    }

    @Test
    void processDoesNotGrowOverManySyncsWithFaults() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        try (SmallDisk disk = SmallDisk.at(temporary, DISK_MIB);
                SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                SimulatedC1 c1 = SimulatedC1.start();
                ProcessUnderTest program =
                        ProcessUnderTest.start(HANDLE_LIMIT, HEAP_LIMIT, temporary, environment(xero, c1))) {
            try (JMXConnector connector = connect(program)) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                for (int number = 1; number <= SYNCS; number++) {
                    if (disk.isMounted() && number % FULL_DISK_EVERY == 0) {
                        disk.fill();
                        filled++;
                    }
                    Optional<BatonServiceFinishTaskRequest> finished = sync(number, xero, c1);
                    assertThat(finished)
                            .as("sync %s ended; %s", number, program.saidLately())
                            .isPresent();
                    if (disk.isMounted() && number % FULL_DISK_EVERY == 0) {
                        disk.freeSpace();
                        assertThat(finished.get().toString())
                                .contains("error {")
                                .doesNotContain("\\n");
                        full += finished.get().toString().contains("Check that its disk has free space") ? 1 : 0;
                    }
                    if (number % (SYNCS / SAMPLES) == 0) {
                        samples.add(sample(number, beans, temporary));
                        Files.write(Path.of("target/soak.md"), table());
                    }
                }
            }
            assertThat(program.terminate()).as(program.everythingSaid()).isEqualTo(143);
        }
        assertThat(full).as("syncs that reported a full disk").isGreaterThanOrEqualTo(filled / 4);
        assertThat(succeeded).as("some fail, most do not").isBetween(SYNCS / 3, SYNCS - 1);
        Sample early = samples.get(1);
        assertThat(samples.subList(2, SAMPLES)).as(String.join("\n", table())).allSatisfy(sample -> {
            assertThat(sample.heap()).isLessThan(early.heap() + early.heap() / 10 + (4 << 20));
            assertThat(sample.threads()).isLessThanOrEqualTo(early.threads() + 4);
            assertThat(sample.handles()).isLessThanOrEqualTo(early.handles() + 8);
            // The file of the last sync may not be deleted yet.
            assertThat(sample.files()).isLessThanOrEqualTo(early.files() + 1);
        });
    }

    private Map<String, String> environment(SimulatedXero xero, SimulatedC1 c1) {
        c1.script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        environment.put("BATON_XERO_RETRY_FOR", "5s");
        environment.put("BATON_XERO_MAX_BODY", "1MiB");
        return environment;
    }

    /** {@return the outcome of the sync; empty if it did not end} */
    private Optional<BatonServiceFinishTaskRequest> sync(int number, SimulatedXero xero, SimulatedC1 c1)
            throws InterruptedException {
        if (random.nextInt(2) == 0) {
            xero.faults()
                    .next(
                            1 + random.nextInt(2),
                            PATHS.get(random.nextInt(PATHS.size())),
                            FAULTS.get(random.nextInt(FAULTS.size())));
        }
        if (random.nextInt(5) == 0) {
            c1.script()
                    .fail(List.of("Heartbeat", "FinishTask", "GetTask").get(random.nextInt(3)), Status.UNAVAILABLE, 1);
        }
        if (random.nextInt(10) == 0) {
            c1.script().dropUploadAt(1 + random.nextInt(1000));
        }
        c1.script()
                .queue(ServiceTest.sync("a").toBuilder()
                        .setId(String.format(Locale.ROOT, "%027d", number))
                        .build());
        Optional<BatonServiceFinishTaskRequest> finished = c1.nextFinished(TIMEOUT);
        if (finished.isPresent() && finished.get().hasSuccess()) {
            succeeded++;
        }
        return finished;
    }

    @SuppressWarnings("BanJNDI") // The server is a child process of this test.
    private static JMXConnector connect(ProcessUnderTest program) throws Exception {
        program.await("starting mode=service");
        VirtualMachine machine = VirtualMachine.attach(Long.toString(program.id()));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private Sample sample(int number, MBeanServerConnection beans, Path temporary) throws IOException {
        MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        memory.gc();
        UnixOperatingSystemMXBean system = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, UnixOperatingSystemMXBean.class);
        return new Sample(
                number,
                succeeded,
                memory.getHeapMemoryUsage().getUsed(),
                ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class).getThreadCount(),
                system.getOpenFileDescriptorCount(),
                files(temporary) + files(folder.resolve("state")));
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private List<String> table() {
        return Stream.concat(
                        Stream.of(
                                "| syncs | whole | MiB of heap | threads | handles | files |",
                                "|---|---|---|---|---|---|"),
                        samples.stream().map(Sample::toString))
                .toList();
    }
}

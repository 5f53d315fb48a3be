package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.RunningProgram;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that keeps running without Hawtio. */
class HawtioOffTest {
    @TempDir
    Path folder;

    private int port;
    private SimulatedXero xero;
    private Map<String, String> environment;
    private LogLines log;

    @BeforeEach
    void start() throws Exception {
        port = HawtioClient.freePort();
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        environment = Run.environment(xero, folder);
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        environment.put("BATON_HAWTIO_PASSWORD", "a-password-for-hawtio");
        log = LogLines.of("io.batonxero.runtime.HawtioService");
    }

    @AfterEach
    void stop() {
        log.close();
        xero.close();
    }

    @Test
    void syncsSucceedIfItsPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                RunningProgram program = new RunningProgram(environment, "--every", "1h")) {
            assertThat(taken.isBound()).isTrue();
            program.awaitOut("Task complete!");
        }
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("WARN Hawtio is disabled reason=\"Hawtio cannot listen on 127.0.0.1 port " + port)
                .contains("in use", "BATON_HAWTIO_PORT");
    }

    @Test
    void proxiesWithoutAPublicUrlAreIgnoredWithAWarning() {
        environment.put("BATON_HAWTIO_PROXIES", "10.42.0.0/16");
        try (RunningProgram program = new RunningProgram(environment, "--every", "1h")) {
            program.awaitOut("Task complete!");
        }
        assertThat(log.all())
                .filteredOn(line -> line.startsWith("WARN "))
                .singleElement()
                .asString()
                .contains("ignored --hawtio-proxies (BATON_HAWTIO_PROXIES)", "BATON_HAWTIO_PUBLIC_URL");
    }

    @Test
    void withoutHawtioNoTracesAreKept() {
        try (RunningProgram program = new RunningProgram(environment, "--every", "1h", "--hawtio", "false")) {
            program.awaitOut("Task complete!");

            assertThat(ManagementFactory.getPlatformMBeanServer().getDomains())
                    .doesNotContain("org.apache.camel", "quartz");
        }
    }

    @Test
    void disabledBySettingLogsNothing() {
        try (RunningProgram program = new RunningProgram(environment, "--every", "1h", "--hawtio", "false")) {
            program.awaitOut("Task complete!");

            assertThat(new HawtioClient(port).isUp()).isFalse();
        }
        assertThat(log.all()).isEmpty();
    }
}

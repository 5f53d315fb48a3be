package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Installed;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a sync file with the {@code baton} CLI; skipped if that is not on the PATH. */
class BatonCliIT {
    @TempDir
    Path folder;

    @BeforeEach
    void sync() throws IOException {
        Installed.assume("baton");
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            assertThat(Run.of(Run.environment(xero, folder)).exitCode()).isZero();
        }
    }

    @Test
    void cliListsEveryRow() throws Exception {
        assertThat(baton("resource-types").path("resourceTypes")).hasSize(3);
        assertThat(baton("resources").path("resources")).hasSize(38);
        assertThat(baton("entitlements").path("entitlements")).hasSize(23);
        assertThat(baton("grants").path("grants"))
                .hasSize(17)
                .noneMatch(grant -> grant.toString().contains("MISSING"));
        assertThat(baton("principals").toString()).contains("aroha.ngata@kereru.example");
    }

    @Test
    void cliCountsTheRowsOfTheSync() throws Exception {
        assertThat(baton("stats").toString()).contains("38", "23", "17");
    }

    private JsonNode baton(String command) throws Exception {
        Process process = new ProcessBuilder(
                        "baton", "-f", folder.resolve("sync.c1z").toString(), command, "-o", "json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return new ObjectMapper().readTree(out);
    }
}

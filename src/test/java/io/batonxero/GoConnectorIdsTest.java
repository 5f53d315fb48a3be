package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ids of the Go connector stay, so that ConductorOne keeps its records after the migration. */
class GoConnectorIdsTest {
    private static final Path TEST = Path.of("src/test/resources");

    @TempDir
    Path folder;

    @Test
    void fileHasAllIdsOfTheGoConnectorExceptTheMisspeltAdviser() throws IOException {
        List<String> goIds = Files.readAllLines(TEST.resolve("go-connector/ids.txt")).stream()
                .filter(id -> !id.startsWith("#"))
                .toList();

        List<String> ids;
        try (SimulatedXero xero =
                SimulatedXero.start(XeroWorld.in(TEST.resolve("cases/legacy-organisation-sole/given")))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_LEGACY_ORGANISATION", "sole");
            assertThat(Run.of(environment).exitCode()).isZero();
            ids = idsOf(folder.resolve("sync.c1z"));
        }

        assertThat(goIds).hasSize(24).filteredOn(id -> !ids.contains(id)).containsExactly("role:financialadvisor");
    }

    private static List<String> idsOf(Path file) {
        try (C1zReader reader = new C1zReader(file)) {
            return Stream.concat(
                            reader.resources().stream()
                                    .map(resource -> resource.getId().getResourceType() + ":"
                                            + resource.getId().getResource()),
                            reader.grants().stream().map(grant -> grant.getId()))
                    .toList();
        }
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sync stays within the rate limits that a simulated Xero enforces. Takes a minute, the window of the limits. */
class LimitsIT {
    private static final int PAGES = 70;
    private static final int SMALL_ORGANISATIONS = 30;

    @TempDir
    Path folder;

    private Path world() throws Exception {
        Path world = folder.resolve("world");
        for (int number = 0; number <= SMALL_ORGANISATIONS; number++) {
            Path tenant = Files.createDirectories(world.resolve("tenant-" + number));
            Files.writeString(
                    tenant.resolve("organisation.json"),
                    "{\"Organisations\":[{\"OrganisationID\":\"o-" + number + "\",\"Name\":\"O\"}]}");
            int organisation = number;
            Files.writeString(
                    tenant.resolve("users.json"),
                    IntStream.range(0, number == 0 ? PAGES : 3)
                            .mapToObj(user -> "{\"UserID\":\"u-" + organisation + "-" + user
                                    + "\",\"OrganisationRole\":\"STANDARD\"}")
                            .collect(Collectors.joining(",", "{\"Users\":[", "]}")));
        }
        Files.writeString(
                world.resolve("connections.json"),
                IntStream.rangeClosed(0, SMALL_ORGANISATIONS)
                        .mapToObj(number -> "{\"id\":\"c-" + number + "\",\"tenantId\":\"tenant-" + number
                                + "\",\"tenantType\":\"ORGANISATION\",\"tenantName\":\"O\"}")
                        .collect(Collectors.joining(",", "[", "]")));
        Files.writeString(world.resolve("xero.json"), "{\"paging\":true}");
        return world;
    }

    @Test
    void anOrganisationWithManyPagesIsReadWithoutA429() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world()))) {
            xero.limits().enforce();

            Run run = Run.of(Run.environment(xero, folder), "--xero-users-page-size", "1", "--xero-parallel", "16");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains((SMALL_ORGANISATIONS + 1) + " organisations, " + (PAGES + 3 * SMALL_ORGANISATIONS)
                            + " users");
            assertThat(run.err()).doesNotContain("429");
        }
    }
}

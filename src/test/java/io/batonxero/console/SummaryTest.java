package io.batonxero.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final List<OrganisationCounts> twelve =
            IntStream.range(0, 12).mapToObj(SummaryTest::organisation).toList();

    @Test
    void aRoleOfManyOrganisationsHasOneLine() {
        assertThat(lines(false))
                .contains(
                        "look at   NEW is an undocumented role in 12 organisations: Org 00, Org 01, Org 02, Org 03 and 8 more");
        assertThat(lines(true))
                .contains(
                        "look at   NEW is an undocumented role in 12 organisations: Org 00, Org 01, Org 02, Org 03, Org 04,"
                                + " Org 05, Org 06, Org 07, Org 08, Org 09, Org 10, Org 11");
    }

    @Test
    void aFewFindingsOfEachKindAreShown() {
        assertThat(lines(false))
                .filteredOn(line -> line.startsWith("skipped"))
                .hasSize(5)
                .last()
                .isEqualTo("skipped   and 8 more, with --summary full");
        assertThat(lines(true)).filteredOn(line -> line.startsWith("skipped")).hasSize(12);
    }

    @Test
    void tenantsThatAreNotReadForOneReasonHaveOneLine() {
        assertThat(lines(false)).contains("not read  7 tenants, excluded: Out 0, Out 1, Out 2, Out 3 and 3 more");
        assertThat(lines(true)).contains("not read  Out 6: excluded");
    }

    @Test
    void totalsComeFirstAndOrganisationsOnlyInFull() {
        assertThat(lines(false).get(1)).isEqualTo("  12 organisations, 3 users, 4 grants, 12 records skipped");
        assertThat(lines(false)).noneMatch(line -> line.contains("subscriber"));
        assertThat(lines(true)).filteredOn(line -> line.contains("subscriber")).hasSize(12);
    }

    private List<String> lines(boolean isFull) {
        FinishedSync sync = sync();
        ReachableTenants tenants = new ReachableTenants(
                List.of(),
                IntStream.range(0, 7)
                        .mapToObj(i -> new Tenant("out" + i, "ORGANISATION", "Out " + i, null))
                        .toList());
        return Summary.of(sync, "", tenants, 9, Duration.ofMillis(1500)).lines(isFull);
    }

    private FinishedSync sync() {
        return new FinishedSync("sync", Path.of("sync.c1z"), twelve, 3, 4, "");
    }

    private static OrganisationCounts organisation(int number) {
        return new OrganisationCounts(
                "id" + number,
                "tenant" + number,
                "Org %02d".formatted(number),
                0,
                Map.of(),
                Map.of(),
                List.of(),
                List.of("NEW"),
                List.of("a record of Org %02d".formatted(number)),
                List.of(),
                List.of(),
                List.of(),
                0);
    }
}

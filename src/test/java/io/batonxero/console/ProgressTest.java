package io.batonxero.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LiveLine line = new LiveLine(written);
    private final Progress progress = Progress.on(line, false);

    @ParameterizedTest
    @CsvSource({
        "0, 10, '0 of 200 organisations, 0 users'",
        "2, 10, '2 of 200 organisations, 20 users'",
        "44, 5, '44 of 200 organisations, 440 users, about 20 s left'",
        "50, 60, '50 of 200 organisations, 500 users, about 3 min left'",
        "200, 60, '200 of 200 organisations, 2000 users'"
    })
    void saysHowManyOrganisationsAreReadAndTheTimeLeft(int done, int seconds, String text) {
        progress.expect(tenants(200));
        IntStream.range(0, done).forEach(number -> progress.read(organisation(10)));

        assertThat(progress.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void fitsA80ColumnTerminal() {
        progress.expect(tenants(10_000));
        IntStream.range(0, 9_999).forEach(number -> progress.read(organisation(100_000)));

        assertThat(progress.text(Duration.ofDays(1)).length()).isLessThan(80);
    }

    @Test
    void textIsWrittenAboveTheLine() throws IOException {
        line.show("1 of 2");
        line.write("WARN\n".getBytes(StandardCharsets.UTF_8));
        line.show("2 of 2");
        progress.close();

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r\u001b[K\u001b[?7l1 of 2\u001b[?7h\r\u001b[KWARN\n\r\u001b[K\u001b[?7l2 of 2\u001b[?7h\r\u001b[K");
    }

    @Test
    void theLineIsNotShownWithinAnIncompleteLine() throws IOException {
        line.write("Connect? ".getBytes(StandardCharsets.UTF_8));
        line.show("1 of 2");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("Connect? ");
    }

    private static ReachableTenants tenants(int number) {
        return new ReachableTenants(
                IntStream.range(0, number)
                        .mapToObj(i -> new Tenant(Integer.toString(i), "ORGANISATION", "Org " + i, null))
                        .toList(),
                List.of());
    }

    private static OrganisationCounts organisation(int users) {
        return new OrganisationCounts(
                "", "", "", users, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                0);
    }
}

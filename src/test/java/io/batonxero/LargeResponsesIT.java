package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of users near and beyond the default size limit: a sync accepts or rejects them, and never runs out of heap. */
class LargeResponsesIT {
    private static final String USERS = "/api.xro/2.0/Users";
    private static final int RESPONSE_TOO_LARGE = 8;

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    /** {@return a list of users of about the given size} */
    private static FaultyResponse users(long bytes) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
                long sent = 0;
                out.write("{\"Status\":\"OK\",\"Users\":[".getBytes(StandardCharsets.UTF_8));
                for (long number = 0; sent < bytes; number++) {
                    byte[] user = user(number).getBytes(StandardCharsets.UTF_8);
                    out.write(user);
                    sent += user.length;
                }
                out.write("]}".getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static String user(long number) {
        return (number == 0 ? "" : ",") + """
                {"UserID":"%s","EmailAddress":"firstname.lastname%d@example.com","FirstName":"Firstname %d",\
                "LastName":"Lastname %d","UpdatedDateUTC":"\\/Date(1516230549137+0000)\\/","IsSubscriber":false,\
                "OrganisationRole":"STANDARD"}""".formatted(new UUID(number, number), number, number, number);
    }

    private ProcessUnderTest start(String heap, String... flags) throws Exception {
        return ProcessUnderTest.start(
                List.of(), List.of("-Xmx" + heap), folder.resolve("tmp"), Run.environment(xero, folder), flags);
    }

    @ParameterizedTest
    @CsvSource({"128m, 29, 1", "256m, 60, 1", "256m, 29, 3"})
    void listsJustBelowTheDefaultLimitsAreDelivered(String heap, int mebibytes, int organisations) throws Exception {
        xero.faults().next(organisations, USERS, users((long) mebibytes << 20));

        try (ProcessUnderTest program = start(heap)) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isZero();
        }
        assertThat(folder.resolve("sync.c1z")).exists();
    }

    @ParameterizedTest
    @CsvSource({"200", "1024"})
    void aListBeyondTheDefaultLimitEndsTheSyncAndNamesTheSetting(long mebibytes) throws Exception {
        xero.faults().next(1, USERS, users(mebibytes << 20));

        try (ProcessUnderTest program = start("384m")) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isEqualTo(RESPONSE_TOO_LARGE);
            assertThat(program.everythingSaid().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .contains(USERS, "--xero-max-body (BATON_XERO_MAX_BODY)");
        }
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void theNextSyncSucceedsAfterAListBeyondTheLimit() throws Exception {
        xero.faults().next(3, USERS, users(1L << 30));

        try (ProcessUnderTest program = start("384m", "--every", "1s")) {
            program.await("--xero-max-body (BATON_XERO_MAX_BODY)");

            program.await("Task complete!");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.HeldResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A terminal shows one line of progress, what needs a look, and an answer to Ctrl-C. */
@EnabledOnOs(OS.LINUX)
class TerminalIT {
    private static final String CTRL_C = "\u0003";
    /** Replaces a line by one that is cut off at the width of the terminal. */
    private static final Pattern PROGRESS = Pattern.compile("\u001b\\[K\u001b\\[\\?7l([^\u001b]+)\u001b\\[\\?7h");

    @TempDir
    Path folder;

    private SimulatedXero xero;

    @BeforeEach
    void startXero() {
        xero = SimulatedXero.ofDemo();
    }

    @AfterEach
    void stopXero() {
        xero.silent(false);
        xero.close();
    }

    private ProcessUnderTest program(String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("TERM", "xterm");
        environment.put("BATON_XERO_RETRY_FOR", "1m");
        return ProcessUnderTest.startAtTerminal(folder.resolve("tmp"), environment, arguments);
    }

    @Test
    void aSyncShowsOneLineOfProgressBelowTheWarnings() throws Exception {
        xero.silent(true);
        try (ProcessUnderTest program = program()) {
            program.await("connecting to Xero");
            xero.faults().next(2, "/api.xro/2.0/Users", FaultyResponse.of(503, Map.of(), ""));
            xero.latency(Duration.ofSeconds(1));
            xero.silent(false);
            program.await("0 of 3 organisations, 0 users");
            program.await("WARN");
            program.await("Task complete!");

            assertThat(program.exitCode()).isZero();
            String[] pieces = program.everythingSaid().split("\n");
            assertThat(Arrays.stream(pieces)
                            .filter(piece -> piece.contains("organisations, ") && !piece.contains("grants")))
                    .isNotEmpty()
                    .allMatch(piece -> PROGRESS.matcher(piece).matches());
            assertThat(screen(pieces))
                    .noneMatch(line -> line.contains("\u001b") || line.contains(" of 3 organisations"))
                    .noneMatch(line -> line.contains(" INFO "))
                    .anyMatch(line -> line.contains(" WARN "))
                    .contains("  3 organisations, 15 users, 17 grants, 0 records skipped");
        }
    }

    /** {@return the lines that stay on the screen} A piece is what is between two returns of the carriage. */
    private static List<String> screen(String[] pieces) {
        List<String> lines = new ArrayList<>();
        boolean isLive = false;
        for (String piece : pieces) {
            if (isLive && piece.startsWith("\u001b[K")) {
                lines.remove(lines.size() - 1);
            }
            isLive = PROGRESS.matcher(piece).matches();
            lines.add(isLive ? piece : piece.replace("\u001b[K", ""));
        }
        return lines;
    }

    @Test
    void infoLinesAreShownIfTheyAreAskedFor() throws Exception {
        try (ProcessUnderTest program = program("--log-level", "info")) {
            program.await("Task complete!");

            assertThat(program.everythingSaid()).contains(" INFO ");
        }
    }

    @Test
    void ctrlCStopsASyncThatWaitsForXeroWithoutWarnings() throws Exception {
        xero.silent(true);
        try (ProcessUnderTest program = program()) {
            program.await("connecting to Xero");
            program.press(CTRL_C);
            program.await("Stopping ...");
            program.await("stopped before the sync finished; nothing was delivered.");

            assertThat(program.exitCode()).isEqualTo(130);
            assertThat(program.everythingSaid()).doesNotContain("WARN", "Shutdown");
        }
    }

    @Test
    void ctrlCSpeaksOfTheCheck() throws Exception {
        xero.silent(true);
        try (ProcessUnderTest program = program("check")) {
            await().until(() ->
                    xero.requests().stream().anyMatch(request -> request.path().equals("/connections")));
            program.press(CTRL_C);
            program.await("stopped before the check finished.");

            assertThat(program.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void aSecondCtrlCEndsTheProgramWhileItWaitsForTokens() throws Exception {
        HeldResponse held = xero.hold(HeldResponse.Moment.ARRIVED);
        try (ProcessUnderTest program = program()) {
            assertThat(held.isReached()).isTrue();
            program.press(CTRL_C);
            program.await("Stopping ...");
            program.press(CTRL_C);

            assertThat(program.exitCode()).isEqualTo(130);
            assertThat(program.everythingSaid()).doesNotContain("stopped before the sync finished");
        } finally {
            held.release();
        }
    }
}

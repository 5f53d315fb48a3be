package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.HeldResponse;
import io.batonxero.simulator.HeldResponse.Moment;
import io.batonxero.simulator.SimulatedXero;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, killed at moments of a sync. */
class KilledSyncIT {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Path file;
    private Path temporary;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("sync.c1z");
        temporary = folder.resolve("tmp");
    }

    @Test
    void theFileBeforeStaysWholeAndTheNextRunWorksAndClearsUp() throws Exception {
        String before = "the file before";
        Files.writeString(file, before);

        HeldResponse signingIn = xero.hold(Moment.ARRIVED);
        try (ProcessUnderTest program = program()) {
            assertThat(signingIn.isReached()).isTrue();
            program.kill();
        }
        assertThat(file).hasContent(before);
        xero.hold(Moment.ARRIVED).release();

        xero.latency(Duration.ofSeconds(1));
        try (ProcessUnderTest program = program()) {
            soon().until(() -> !names(temporary, "sync.db").isEmpty());
            program.kill();
        }
        assertThat(file).hasContent(before);
        assertThat(names(temporary, "sync.db")).as("what was killed is left").hasSize(1);
        xero.latency(Duration.ZERO);

        try (ProcessUnderTest program = program()) {
            soon().until(() -> !names(folder, "sync.c1z.").isEmpty() || isReplaced(before));
            program.kill();
        }
        assertIsBeforeOrWhole(before);

        try (ProcessUnderTest program = program()) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isZero();
        }
        assertIsWhole();
        assertThat(children(folder)).containsExactlyInAnyOrder("state", "sync.c1z", "tmp");
        assertThat(children(temporary)).isEmpty();
        assertThat(names(folder.resolve("state"), "")).noneMatch(name -> name.endsWith(".tmp"));
    }

    private ProcessUnderTest program() throws IOException {
        return ProcessUnderTest.start(temporary, Run.environment(xero, folder));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private boolean isReplaced(String before) throws IOException {
        return Files.size(file) != before.length();
    }

    private void assertIsBeforeOrWhole(String before) throws IOException {
        if (isReplaced(before)) {
            assertIsWhole();
        } else {
            assertThat(file).hasContent(before);
        }
    }

    private void assertIsWhole() {
        try (C1zReader reader = new C1zReader(file)) {
            assertThat(reader.grants()).hasSizeGreaterThan(10);
        }
    }

    /** Those that begin with a text, however deep, while they come and go. */
    private static List<String> names(Path folder, String beginning) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .toList();
        } catch (UncheckedIOException | NoSuchFileException gone) {
            return List.of();
        }
    }

    private static List<String> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.HeldResponse;
import io.batonxero.simulator.HeldResponse.Moment;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
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

/** Kills the packaged program at several moments of a sync. */
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
    void previousFileStaysCompleteAndTheNextRunDeletesLeftovers() throws Exception {
        String previous = "previous file";
        Files.writeString(file, previous);

        HeldResponse signingIn = xero.hold(Moment.ARRIVED);
        try (ProcessUnderTest program = program()) {
            assertThat(signingIn.isReached()).isTrue();
            program.kill();
        }
        assertThat(file).hasContent(previous);
        xero.hold(Moment.ARRIVED).release();

        xero.latency(Duration.ofSeconds(1));
        try (ProcessUnderTest program = program()) {
            soon().until(() -> !names(temporary, "sync.db").isEmpty());
            program.kill();
        }
        assertThat(file).hasContent(previous);
        assertThat(names(temporary, "sync.db"))
                .as("leftover of the killed process")
                .hasSize(1);
        xero.latency(Duration.ZERO);

        try (ProcessUnderTest program = program()) {
            soon().until(() -> !names(folder, "sync.c1z.").isEmpty() || isReplaced(previous));
            program.kill();
        }
        assertIsPreviousOrComplete(previous);

        try (ProcessUnderTest program = program()) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isZero();
        }
        assertIsComplete();
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

    private boolean isReplaced(String previous) throws IOException {
        return Files.size(file) != previous.length();
    }

    private void assertIsPreviousOrComplete(String previous) throws IOException {
        if (isReplaced(previous)) {
            assertIsComplete();
        } else {
            assertThat(file).hasContent(previous);
        }
    }

    private void assertIsComplete() {
        try (C1zReader reader = new C1zReader(file)) {
            assertThat(reader.grants()).hasSizeGreaterThan(10);
        }
    }

    /** {@return file names with a prefix, at any depth} Tolerates files that are deleted meanwhile. */
    private static List<String> names(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        } catch (UncheckedIOException | NoSuchFileException e) {
            return List.of();
        }
    }

    private static List<String> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}

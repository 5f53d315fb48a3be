package io.batonxero.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Leftovers of killed processes are deleted, files of running processes are kept. Uses real processes. */
class TemporaryFilesTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path temporary;
    private Path file;

    @BeforeEach
    void createFiles() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        file = Files.writeString(folder.resolve("sync.c1z"), "previous content");
    }

    @AfterEach
    void killProcesses() throws InterruptedException {
        for (Process process : started) {
            kill(process);
        }
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldUntilKilled.class.getName(),
                        file.toString())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        started.add(process);
        return process;
    }

    private static Path temporaryDirectory(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        return Path.of(String.valueOf(out.readLine()));
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        var unused = process.waitFor();
    }

    @Test
    void leftoversOfAKilledProcessAreDeletedByTheNext() throws Exception {
        Process first = start();
        Path leftover = temporaryDirectory(first);
        kill(first);
        assertThat(leftover.resolve("lock")).exists();
        assertThat(file).hasContent("previous content");
        assertThat(besideTheFile()).hasSize(1);

        Path own = temporaryDirectory(start());

        assertThat(names(temporary)).containsExactly(own.getFileName().toString());
        assertThat(besideTheFile()).hasSize(1);
        assertThat(file).hasContent("previous content");
    }

    @Test
    void filesOfARunningProcessAreKept() throws Exception {
        Path one = temporaryDirectory(start());
        Path other = temporaryDirectory(start());

        DurableFile.replace(file, out -> out.write('1'));
        DurableFile.deleteLeftovers(file);

        assertThat(names(temporary))
                .containsExactlyInAnyOrder(
                        one.getFileName().toString(), other.getFileName().toString());
        assertThat(names(one)).hasSize(2);
        assertThat(besideTheFile()).hasSize(2);
    }

    @Test
    void leftoversOfAnOrderlyExitAreDeletedByTheNextProcess() throws Exception {
        Path leftover = Files.createDirectory(temporary.resolve("baton-xero-camel-1"));
        Files.writeString(Files.createDirectory(leftover.resolve("sync1")).resolve("sync.db"), "");

        temporaryDirectory(start());

        assertThat(leftover).doesNotExist();
    }

    @Test
    void processesCanDeleteTheSameLeftoversConcurrently() throws Exception {
        Path leftover = Files.createDirectory(temporary.resolve("baton-xero-camel-1"));
        for (int i = 0; i < 3000; i++) {
            Files.writeString(
                    Files.createDirectory(leftover.resolve("sync" + i)).resolve("sync.db"), "");
        }

        List<Process> together = List.of(start(), start(), start(), start());

        for (Process process : together) {
            assertThat(temporaryDirectory(process)).isDirectory();
        }
        assertThat(leftover).doesNotExist();
    }

    @Test
    void aFileThatAnotherThreadWritesIsKeptAndStaysLocked() throws Exception {
        DurableFile.replace(file, out -> {
            out.write("whole".getBytes(StandardCharsets.UTF_8));
            DurableFile.deleteLeftovers(file);
            temporaryDirectory(start());
            assertThat(besideTheFile()).hasSize(2);
        });

        assertThat(file).hasContent("whole");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFifoWithTheNameOfALeftoverIsNotOpened() throws Exception {
        Path fifo = folder.resolve("sync.c1z.1.tmp");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> DurableFile.replace(file, out -> out.write('1')));

        assertThat(Files.exists(fifo)).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreNotFollowedAndUnknownFilesAreKept() throws Exception {
        Path others = Files.createDirectory(folder.resolve("others"));
        Files.writeString(others.resolve("lock"), "");
        Files.writeString(others.resolve("kept"), "");
        Path toFolder = Files.createSymbolicLink(temporary.resolve("baton-xero-camel-1"), others);
        Path leftover = Files.createDirectory(temporary.resolve("baton-xero-camel-2"));
        Files.writeString(leftover.resolve("lock"), "");
        Files.createSymbolicLink(leftover.resolve("within"), others);
        Path lockless = Files.createDirectory(temporary.resolve("baton-xero-camel-3"));
        Files.writeString(lockless.resolve("somebody's"), "");
        Path lockIsLink = Files.createDirectory(temporary.resolve("baton-xero-camel-4"));
        Files.createSymbolicLink(lockIsLink.resolve("lock"), others.resolve("lock"));
        Path empty = Files.createDirectory(temporary.resolve("baton-xero-camel-5"));
        Path fileLink = Files.createSymbolicLink(folder.resolve("sync.c1z.1.tmp"), others.resolve("kept"));

        temporaryDirectory(start());

        assertThat(names(others)).containsExactlyInAnyOrder("lock", "kept");
        assertThat(toFolder).exists();
        assertThat(lockless.resolve("somebody's")).exists();
        assertThat(lockIsLink.resolve("lock")).exists();
        assertThat(Files.exists(fileLink, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(leftover).doesNotExist();
        assertThat(empty).doesNotExist();
    }

    private List<String> besideTheFile() throws IOException {
        return names(folder).stream().filter(name -> name.endsWith(".tmp")).toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}

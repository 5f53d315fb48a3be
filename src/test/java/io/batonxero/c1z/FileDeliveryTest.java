package io.batonxero.c1z;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDeliveryTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void deviceIsNeverReplaced() throws IOException {
        FileDelivery delivery = new FileDelivery("/dev/null");
        FinishedSync sync = new FinishedSync("id", Files.writeString(folder.resolve("new.c1z"), "new"), List.of());

        assertThatThrownBy(delivery::requireWritable)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--file (BATON_FILE) names /dev/null, which is not a regular file. Set a file path.");
        assertThatThrownBy(() -> delivery.deliver(sync)).isInstanceOf(ConfigurationException.class);
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void failedDeliveryNamesTheSetting() throws IOException {
        for (String file :
                List.of("no\0name", folder.resolve("nowhere/sync.c1z").toString(), folder.toString())) {
            FinishedSync sync = new FinishedSync("id", Files.writeString(folder.resolve("new.c1z"), "new"), List.of());

            assertThatThrownBy(() -> new FileDelivery(file).deliver(sync))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("BATON_FILE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/sync.c1z", "sftp://host/in/sync.c1z", "gs://bucket/x", "file:///tmp/sync.c1z"})
    void aUrlIsRejectedWithTheWayToDeliverThere(String url) {
        assertThatThrownBy(new FileDelivery(url)::requireWritable)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "--file (BATON_FILE) names " + url + ", which is a URL. Set a file path. To deliver ")
                .hasMessageContaining("routes/swaps/deliver-file/" + (url.startsWith("sftp") ? "sftp" : "s3") + " for")
                .hasMessageEndingWith("(docs/routes.md).");
    }

    @Test
    void noPasswordOfAUrlIsShown() {
        assertThatThrownBy(new FileDelivery("sftp://joe:swordfish@host/sync.c1z")::requireWritable)
                .hasMessageContaining("is a URL")
                .hasMessageNotContaining("swordfish");
    }

    /** Every mode creates the bean, but only some deliver a file. */
    @Test
    void targetIsCheckedByRequireWritableAndNotByTheConstructor() {
        String nowhere = folder.resolve("nowhere/sync.c1z").toString();

        assertThatCode(() -> new FileDelivery(nowhere)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new FileDelivery(nowhere).requireWritable())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere does not exist. Create the folder.");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void fileNameMayHave255Bytes() throws IOException {
        Path longest = folder.resolve("x".repeat(255));
        Path leftover = Files.createFile(folder.resolve(Sha256.hex("x".repeat(255)) + ".1.tmp"));
        Path letters = folder.resolve("日".repeat(85));

        deliver(longest);
        deliver(letters);

        assertThat(longest).hasContent("new");
        assertThat(letters).hasContent("new");
        assertThat(leftover).doesNotExist();
        assertRejected(folder.resolve("x".repeat(256)), "File name too long");
    }

    @Test
    void symbolicLinkStaysAndItsTargetIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("latest.c1z"), "old");
        Path second = Files.createSymbolicLink(folder.resolve("second.c1z"), Path.of("elsewhere/latest.c1z"));
        Path first = Files.createSymbolicLink(folder.resolve("first.c1z"), second.getFileName());

        deliver(first);

        assertThat(first).isSymbolicLink().hasContent("new");
        assertThat(second).isSymbolicLink();
        assertThat(target).isRegularFile().hasContent("new");
        assertThat(elsewhere).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void targetOfADanglingLinkIsCreated() throws IOException {
        Path target = folder.resolve("missing.c1z");
        Path link = Files.createSymbolicLink(folder.resolve("link.c1z"), target);

        deliver(link);

        assertThat(link).isSymbolicLink();
        assertThat(target).isRegularFile().hasContent("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/1"})
    @EnabledOnOs(OS.LINUX)
    void anOpenFileOfTheProcessIsNotReplaced(Path file) {
        assertRejected(file, "is an open file of a process");
    }

    @Test
    void linkToWhatIsNoFileIsRejectedBeforeTheSync() throws IOException {
        Path loop = folder.resolve("loop.c1z");
        Files.createSymbolicLink(loop, loop.getFileName());

        assertRejected(loop, "loop.c1z, which is a circular link");
        assertRejected(Files.createSymbolicLink(folder.resolve("a.c1z"), Path.of("/dev/null")), "not a regular file");
        assertRejected(Files.createSymbolicLink(folder.resolve("b.c1z"), folder), "is a folder");
        assertRejected(
                Files.createSymbolicLink(folder.resolve("c.c1z"), Path.of("nowhere/x.c1z")),
                "nowhere does not exist. Create the folder.");
    }

    private void deliver(Path file) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("sync"));
        FileDelivery delivery = new FileDelivery(file.toString());
        delivery.requireWritable();

        var unused = delivery.deliver(
                new FinishedSync("id", Files.writeString(temporary.resolve("new.c1z"), "new"), List.of()));
    }

    private static void assertRejected(Path file, String reason) {
        assertThatThrownBy(new FileDelivery(file.toString())::requireWritable)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("BATON_FILE");
    }
}

package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A memory disk that tests can fill. Only root can mount it; for other users it is a plain folder that is never full. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private final boolean isMounted;

    private SmallDisk(Path folder, boolean isMounted) {
        this.folder = folder;
        this.isMounted = isMounted;
    }

    public static SmallDisk at(Path folder, int mebibytes) throws IOException {
        return new SmallDisk(
                folder,
                run("mount", "-t", "tmpfs", "-o", "mode=777,size=" + mebibytes + "m", "tmpfs", folder.toString()));
    }

    public boolean isMounted() {
        return isMounted;
    }

    public void fill() throws IOException {
        if (!isMounted) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(filler())) {
            byte[] block = new byte[1 << 12];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    public void freeSpace() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        assertThat(!isMounted || run("umount", "--lazy", folder.toString())).isTrue();
    }

    private static boolean run(String... command) throws IOException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }
}

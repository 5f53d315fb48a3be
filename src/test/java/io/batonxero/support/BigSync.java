package io.batonxero.support;

import io.batonxero.c1z.FinishedSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A replacement of a step that returns a sync with a large file. */
public final class BigSync {
    public static final int BYTES = 50 << 20;

    private BigSync() {}

    /** {@return a sync with an incompressible file of 50 MiB} */
    public static FinishedSync of() throws IOException {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Path file = Files.createFile(Files.createTempDirectory("baton-xero-big").resolve("sync.c1z"));
        for (int written = 0; written < BYTES; written += bytes.length) {
            Files.write(file, bytes, java.nio.file.StandardOpenOption.APPEND);
        }
        return new FinishedSync("a".repeat(27), file, List.of());
    }
}

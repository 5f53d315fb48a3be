package io.batonxero;

import io.batonxero.c1z.FinishedSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Stands in for a sync of very many people, as a replaced step. */
public final class BigSync {
    static final int BYTES = 50 << 20;

    private BigSync() {}

    /** {@return a sync whose file nothing could make smaller} */
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

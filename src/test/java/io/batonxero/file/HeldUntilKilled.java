package io.batonxero.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process in the middle of its work: prints its temporary directory, then blocks until it is killed. */
final class HeldUntilKilled {
    private HeldUntilKilled() {}

    public static void main(String[] arguments) throws IOException {
        TemporaryDirectory.deleteLeftovers();
        Path own = TemporaryDirectory.ofThisProcess();
        Files.writeString(Files.createTempDirectory(own, "sync").resolve("sync.db"), "half a sync");
        DurableFile.replace(Path.of(arguments[0]), out -> {
            out.write("half a file".getBytes(StandardCharsets.UTF_8));
            out.flush();
            System.out.println(own);
            System.in.transferTo(System.out);
        });
    }
}

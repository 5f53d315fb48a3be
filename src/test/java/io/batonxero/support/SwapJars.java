package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The jars that a swap needs in {@code ext/}. */
public final class SwapJars {
    private SwapJars() {}

    /** {@return {@code ext/} in a folder, with the jars of a swap as docs/routes.md collects them} Skips the test without Maven. */
    public static Path collect(String swap, Path folder) throws IOException, InterruptedException {
        Installed.assume("mvn");
        Path jars = folder.resolve("ext");
        Path log = folder.resolve("mvn.log");
        Process maven = new ProcessBuilder(List.of(
                        "mvn",
                        "-B",
                        "-f",
                        "routes/swaps/" + swap + "/pom.xml",
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + jars))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(maven.waitFor()).as(Files.readString(log)).isZero();
        return jars;
    }
}

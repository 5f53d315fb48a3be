package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher adds to the jar: the archive of classes that the build made. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherIT {
    @TempDir
    Path folder;

    @Test
    void itStartsWithTheClassesOfTheArchive() throws Exception {
        List<String> loaded = classes("");

        assertThat(loaded)
                .filteredOn(line -> line.contains("shared objects file"))
                .anyMatch(line -> line.contains(" io.batonxero.cli.CamelRun "))
                .anyMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "))
                .hasSizeGreaterThan(loaded.size() * 8 / 10);
    }

    @Test
    void anArchiveThatDoesNotFitTheJvmsOptionsIsLeftAndNothingIsSaid() throws Exception {
        // Its layout of objects is another one than that of the archive.
        List<String> loaded = classes("-XX:ObjectAlignmentInBytes=16");

        assertThat(loaded).noneMatch(line -> line.contains("io.batonxero") && line.contains("shared objects file"));
    }

    private List<String> classes(String options) throws IOException, InterruptedException {
        Path loaded = folder.resolve("classes.txt");
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        Path.of("target/bin/baton-xero-camel").toAbsolutePath().toString(),
                        "--demo")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", options + " -Xlog:class+load:file=" + loaded);
        Process process = builder.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readAllLines(said)).noneMatch(line -> line.contains("rchive") || line.contains("warning"));
        return Files.readAllLines(loaded);
    }
}

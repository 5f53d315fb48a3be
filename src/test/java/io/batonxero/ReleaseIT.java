package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.support.Installed;
import io.batonxero.support.Run;
import io.batonxero.support.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archives that people download: skipped where {@code -Prelease} did not make them. */
@EnabledOnOs(OS.LINUX)
class ReleaseIT {
    private static final String NAME = "baton-xero-camel-" + System.getProperty("project.version");
    private static final Path TAR = Path.of("target", NAME + ".tar.gz");
    private static final Path ZIP = Path.of("target", NAME + ".zip");

    @TempDir
    Path folder;

    private Unpacked unpacked;
    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        assumeTrue(Files.exists(TAR), "there is no release archive: -Prelease makes it");
        unpacked = new Unpacked(folder).with(TAR.toAbsolutePath());
        home = folder.resolve(NAME);
    }

    @Test
    void unpackedItRuns() throws Exception {
        assertThat(unpacked.launched(home, "--version").out()).contains(System.getProperty("project.version"));

        Run demo = unpacked.launched(home, "--demo", "-f", "demo.c1z");

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("3 organisations, 15 users, 17 grants", "Task complete!");
        assertThat(folder.resolve("demo.c1z")).isRegularFile();
    }

    @Test
    void itHoldsRoutesSettingsCompletionsLicencesAndWhatItIsMadeOf() throws Exception {
        assertThat(home.resolve("routes/swaps/notify-failure/webhook/notify-failure.camel.yaml"))
                .hasSameTextualContentAs(Path.of("routes/swaps/notify-failure/webhook/notify-failure.camel.yaml"));
        assertThat(home.resolve("application.properties")).hasSameTextualContentAs(Path.of("application.properties"));
        assertThat(home.resolve("kubernetes/base/kustomization.yaml")).isRegularFile();
        for (String shell : List.of("bash", "zsh", "fish")) {
            assertThat(home.resolve("completions/baton-xero-camel." + shell))
                    .content()
                    .contains("xero-organisations");
        }
        List<String> jars = names(home.resolve("lib"));
        assertThat(jars).anyMatch(jar -> jar.startsWith("camel-core-"));
        assertThat(new ObjectMapper()
                        .readTree(home.resolve("bom.json").toFile())
                        .path("components"))
                .extracting(part ->
                        part.path("name").asText() + "-" + part.path("version").asText() + ".jar")
                .containsAll(jars);
        assertThat(List.of("LICENSE", "NOTICE", "CHANGELOG.md"))
                .allSatisfy(name -> assertThat(home.resolve(name)).isNotEmptyFile());
        assertThat(home.resolve("THIRD-PARTY.txt"))
                .content()
                .contains("org.apache.camel:camel-core:", "Apache")
                .doesNotContain("junit", "io.fabric8");
    }

    @Test
    void bothArchivesHoldTheSameFilesAllAsOldAsTheirSources() throws Exception {
        try (ZipFile zip = new ZipFile(ZIP.toFile());
                Stream<Path> files = Files.walk(home)) {
            assertThat(zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .toList());
            assertThat(zip.stream().map(ZipEntry::getLastModifiedTime).distinct())
                    .hasSize(1);
        }
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(ReleaseIT::changed)
                            .distinct())
                    .containsExactly(FileTime.from(Instant.parse("2026-11-23T00:00:00Z")));
        }
    }

    @Test
    void systemdTakesTheUnitAndFindsLittleExposed() throws Exception {
        Installed.assume("systemd-analyze");
        Path unit = folder.resolve("baton-xero-camel.service");
        Files.writeString(
                unit,
                Files.readString(home.resolve("systemd/baton-xero-camel.service"))
                        .replace("/opt/baton-xero-camel", home.toString()));

        Run verified = unpacked.run(List.of("systemd-analyze", "verify", unit.toString()));
        Run secured = unpacked.run(
                List.of("systemd-analyze", "security", "--offline=true", "--threshold=20", unit.toString()));

        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.err()).isEmpty();
        assertThat(secured.exitCode()).as(secured.out()).isZero();
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher adds to the jar: an archive of classes. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherIT {
    @TempDir
    Path folder;

    @Test
    void itStartsWithTheClassesOfTheArchive() throws Exception {
        List<String> loaded = classes(Packaged.HOME, "");

        assertThat(loaded)
                .filteredOn(line -> line.contains("shared objects file"))
                .anyMatch(line -> line.contains(" io.batonxero.runtime.CamelRun "))
                .anyMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "))
                .hasSizeGreaterThan(loaded.size() * 8 / 10);
    }

    /** So it does half a year after it was made, when dates are written with a year, and wherever cron speaks English. */
    @Test
    void theArchiveIsFoundHoweverDatesAreWritten() throws Exception {
        List<String> loaded = classes(Packaged.HOME, "", Map.of("TIME_STYLE", "full-iso"));

        assertThat(loaded).anyMatch(LauncherIT::isOursAndArchived);
    }

    @Test
    void itTakesSqlitesLibraryFromBesideTheArchiveAndNotOutOfItsJar() throws Exception {
        assertThat(said(Packaged.HOME, "-Dorg.sqlite.tmpdir=" + folder.resolve("not-there")))
                .contains("Task complete!");
    }

    @Test
    void anArchiveThatDoesNotFitTheJvmsOptionsIsLeftAndNothingIsSaid() throws Exception {
        // Its layout of objects is another one than that of the archive.
        List<String> loaded = classes(Packaged.HOME, "-XX:ObjectAlignmentInBytes=16");

        assertThat(loaded).noneMatch(LauncherIT::isOursAndArchived);
    }

    @Test
    void aRunMakesNoArchiveAndUsesTheOneThatArchiveClassesMade() throws Exception {
        Path elsewhere = copied("elsewhere");

        assertThat(classes(elsewhere, "")).noneMatch(LauncherIT::isOursAndArchived);
        assertThat(elsewhere.resolve("archives")).doesNotExist();

        archiveClasses(elsewhere);
        assertThat(classes(elsewhere, "")).anyMatch(LauncherIT::isOursAndArchived);
    }

    @Test
    void anArchiveThatCannotBeWrittenIsALine() throws Exception {
        Path home = readOnly("read-only");

        assertNotArchived(home, Path.of("/proc/none"));
    }

    @Test
    void aCacheWithAnOldArchiveThatCannotBeWrittenIsALineToo() throws Exception {
        Path home = readOnly("old");
        Path cache = Files.createDirectory(folder.resolve("cache"));
        OrdinaryUser.own(folder);
        assertThat(archiving(home, cache).start().waitFor()).isZero();
        putAgain(home);
        Files.setPosixFilePermissions(cache.resolve("baton-xero-camel"), PosixFilePermissions.fromString("r-xr-xr-x"));

        assertNotArchived(home, cache);
    }

    @Test
    void itTakesSqlitesLibraryFromTheCacheToo() throws Exception {
        Path home = readOnly("cached");
        Path cache = Files.createDirectory(folder.resolve("cache"));
        OrdinaryUser.own(folder);
        assertThat(archiving(home, cache).start().waitFor()).isZero();

        for (String options : List.of("", "-Xshare:auto ")) {
            assertThat(said(
                            home,
                            options + "-Dorg.sqlite.tmpdir=" + folder.resolve("not-there"),
                            Map.of("XDG_CACHE_HOME", cache.toString())))
                    .contains("Task complete!");
        }
    }

    private Path readOnly(String name) throws IOException, InterruptedException {
        Path home = copied(name);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        OrdinaryUser.ownAlone(folder);
        return home;
    }

    private static ProcessBuilder archiving(Path home, Path cache) {
        return OrdinaryUser.process(
                List.of(home.resolve("bin/baton-xero-camel").toString(), "archive-classes"),
                Map.of("JAVA_HOME", System.getProperty("java.home"), "XDG_CACHE_HOME", cache.toString()));
    }

    private void assertNotArchived(Path home, Path cache) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");

        Process process = archiving(home, cache).redirectError(err.toFile()).start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(err))
                .startsWith("baton-xero-camel: cannot create the class archive: neither " + home)
                .hasLineCount(1);
    }

    @Test
    void aJarThatIsPutThereAgainGetsAnArchiveOfItsOwn() throws Exception {
        Path home = copied("again");
        archiveClasses(home);
        putAgain(home);

        archiveClasses(home);

        assertThat(archives(home)).hasSize(1);
        assertThat(classes(home, "")).anyMatch(LauncherIT::isOursAndArchived);
    }

    @Test
    void aFolderWithASpaceInItsNameIsNoHindrance() throws Exception {
        Path home = copied("else where");
        archiveClasses(home);

        assertThat(archives(home)).hasSize(1);
        // No JVM of today archives the classes of such a folder, but for its own; it starts all the same.
        assertThat(classes(home, "")).isNotEmpty();
    }

    private static void putAgain(Path home) throws IOException {
        FileTime later = FileTime.from(Instant.now().plusSeconds(1));
        Files.setLastModifiedTime(home.resolve("baton-xero-camel.jar"), later);
        await().until(() -> Instant.now().isAfter(later.toInstant()));
    }

    private static void archiveClasses(Path home) throws IOException, InterruptedException {
        Process archiving =
                new ProcessBuilder(home.resolve("bin/baton-xero-camel").toString(), "archive-classes").start();
        assertThat(archiving.waitFor()).isZero();
    }

    private Path copied(String name) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve(name));
        for (String part : List.of("baton-xero-camel.jar", "lib", "bin", "routes", "application.properties")) {
            Process copy =
                    new ProcessBuilder("cp", "-r", Packaged.HOME.resolve(part).toString(), home.toString()).start();
            assertThat(copy.waitFor()).isZero();
        }
        return home;
    }

    private static List<Path> archives(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("archives"))) {
            return files.filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
                    .toList();
        }
    }

    private static boolean isOursAndArchived(String line) {
        return line.contains(" io.batonxero.") && line.contains("shared objects file");
    }

    @Test
    void classesAreFoundInExtBesideTheProgramAndInTheWorkingDirectory() throws Exception {
        Path home = copied("with-ext");
        Swap.write(folder, "read-users", Swap.calling("spin"), new HashMap<>());
        assertThat(validated(home)).contains("class " + Swap.class.getName() + " not found");

        for (Path place : List.of(home, folder)) {
            Path jar = Files.createDirectories(place.resolve("ext")).resolve("mine.jar");
            putIntoJar(Swap.class, jar);
            assertThat(validated(home)).contains("nothing is wrong");
            Files.delete(jar);
        }
    }

    private static void putIntoJar(Class<?> type, Path jar) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name));
            out.write(Files.readAllBytes(Packaged.HOME.resolve("test-classes").resolve(name)));
        }
    }

    private String validated(Path home) throws IOException, InterruptedException {
        Path said = folder.resolve("validated.txt");
        OrdinaryUser.own(folder);
        List<String> command =
                List.of("sh", home.resolve("bin/baton-xero-camel").toString(), "validate", "--routes", "routes,mine");
        Process process = OrdinaryUser.process(command, Map.of("JAVA_HOME", System.getProperty("java.home")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }

    @Test
    void aFileOfLogbacksOwnSaysHowToLog() throws Exception {
        Path file = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="err" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>own %level %msg %kvp{NONE}%n</pattern></encoder>
                  </appender>
                  <root level="info"><appender-ref ref="err"/></root>
                </configuration>
                """);

        assertThat(said(Packaged.HOME, "-Dlogback.configurationFile=" + file))
                .anyMatch(line -> line.startsWith("own INFO starting mode=once"));
    }

    private List<String> classes(Path home, String options) throws IOException, InterruptedException {
        return classes(home, options, Map.of());
    }

    private List<String> classes(Path home, String options, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path loaded = folder.resolve("classes.txt");
        assertThat(said(home, options + " -Xlog:class+load:file=" + loaded, environment))
                .noneMatch(line -> line.contains("rchive") || line.contains("warning"));
        return Files.readAllLines(loaded);
    }

    private List<String> said(Path home, String options) throws IOException, InterruptedException {
        return said(home, options, Map.of());
    }

    private List<String> said(Path home, String options, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Map<String, String> whole = new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
        whole.put("JAVA_OPTS", options);
        whole.putAll(environment);
        OrdinaryUser.own(folder);
        Process process = OrdinaryUser.process(
                        List.of("sh", home.resolve("bin/baton-xero-camel").toString(), "--demo"), whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }
}

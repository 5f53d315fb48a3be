package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JVM options from the environment override the launcher's own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class JvmOptionsIT {
    private static final List<String> VARIABLES =
            List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    @TempDir
    Path folder;

    /** {@return the oldest and the newest JDK here} */
    static Stream<Path> homes() throws IOException {
        TreeSet<Path> homes = new TreeSet<>((one, other) -> version(one) - version(other));
        homes.add(Path.of(System.getProperty("java.home")));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> all = Files.list(installed)) {
                all.filter(home -> Files.isExecutable(home.resolve("bin/java")) && version(home) >= 17)
                        .forEach(homes::add);
            }
        }
        return Stream.of(homes.first(), homes.last()).distinct();
    }

    private static int version(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void heapAndCollectorOfTheEnvironmentWin(Path home) throws Exception {
        for (String variable : VARIABLES) {
            assertThat(flags(home, Map.of(variable, "-Xmx128m -XX:+UseG1GC")))
                    .as(variable)
                    .contains("-XX:MaxHeapSize=134217728", "-XX:+UseG1GC")
                    .doesNotContain("-XX:+UseSerialGC");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Below the launcher's initial heap.
        "-Xmx32m, -XX:MaxHeapSize=33554432",
        "-XX:MaxHeapSize=48m, -XX:MaxHeapSize=50331648",
        "-Xms300m, -XX:InitialHeapSize=314572800",
        "-Xmn20m, -XX:NewSize=20971520",
        "-XX:MaxRAMPercentage=11.5, -XX:MaxRAMPercentage=11.500000",
        "-XX:MaxRAM=200m, -XX:MaxRAM=209715200",
        "-XX:+UseParallelGC, -XX:+UseParallelGC",
        "-XX:+UseZGC, -XX:+UseZGC",
        "-XX:TieredStopAtLevel=4, -XX:TieredStopAtLevel=4",
        "-XX:+UsePerfData, -XX:+UsePerfData",
        "-XX:MaxMetaspaceSize=100m, -XX:MaxMetaspaceSize=104857600"
    })
    void everyOptionOfTheEnvironmentWins(String option, String flag) throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        for (String variable : List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS")) {
            assertThat(flags(home, Map.of(variable, option))).as(variable).contains(flag);
        }
    }

    @Test
    void noArchiveIsUsedIfTheEnvironmentTurnsSharingOff() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));

        assertThat(flags(home, Map.of())).anyMatch(JvmOptionsIT::namesArchive);
        for (String variable : List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS")) {
            assertThat(flags(home, Map.of(variable, "-Xshare:off")))
                    .as(variable)
                    .noneMatch(JvmOptionsIT::namesArchive);
        }
    }

    private static boolean namesArchive(String flag) {
        return flag.startsWith("-XX:SharedArchiveFile=") || flag.startsWith("-XX:AOTCache=");
    }

    @Test
    void javaOptsWinOverJavaToolOptions() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));

        assertThat(flags(home, Map.of("JAVA_TOOL_OPTIONS", "-Xmx128m", "JAVA_OPTS", "-Xmx96m")))
                .contains("-XX:MaxHeapSize=100663296");
    }

    @Test
    void optionsInAnArgumentFileWin() throws Exception {
        Path file = Files.writeString(folder.resolve("options"), "-Xmx40m -XX:+UseParallelGC");

        assertThat(flags(Path.of(System.getProperty("java.home")), Map.of("JDK_JAVA_OPTIONS", "@" + file)))
                .contains("-XX:MaxHeapSize=41943040", "-XX:+UseParallelGC");
    }

    /** {@return the flags that the JVM prints} Also checks that the program works and that stdout has only its output. */
    private List<String> flags(Path home, Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> extended = new HashMap<>(environment);
        extended.put("JAVA_HOME", home.toString());
        extended.merge("JAVA_OPTS", "-XX:+PrintCommandLineFlags", (given, more) -> given + " " + more);
        OrdinaryUser.own(folder);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = OrdinaryUser.process(
                        List.of(Packaged.HOME.resolve("bin/baton-xero-camel").toString(), "--version"), extended)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as("%s", Files.readString(err)).isZero();
        assertThat(out).hasContent("baton-xero-camel version " + System.getProperty("project.version"));
        return List.of(Files.readString(err).split("\\s+", -1));
    }
}

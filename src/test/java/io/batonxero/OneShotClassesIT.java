package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that only leaves a file does without. */
class OneShotClassesIT {
    @TempDir
    Path folder;

    @Test
    void aOneShotLoadsNoClassOfGrpcOrQuartzOrOfTheManagementPortOrOfHawtioOrOfSpreadsheets() throws Exception {
        Path loaded = folder.resolve("classes.txt");
        ProcessBuilder builder = OrdinaryUser.process(
                        List.of(
                                Packaged.JAVA,
                                "-Xlog:class+load:file=" + loaded,
                                "-jar",
                                Packaged.JAR.toString(),
                                "--demo",
                                "--file",
                                folder.resolve("sync.c1z").toString()),
                        Map.of("BATON_HAWTIO_PASSWORD", "not-for-this"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile());
        builder.environment().remove("HOSTNAME");
        OrdinaryUser.own(folder);
        Process process = builder.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes)
                .anyMatch(line -> line.contains(" io.batonxero.c1z.C1zWriter "))
                .noneMatch(OneShotClassesIT::isOfSomethingElse);
    }

    private static boolean isOfSomethingElse(String line) {
        return line.contains(" io.grpc.")
                || line.contains(" io.netty.")
                || line.contains(" org.apache.camel.component.grpc.")
                || line.contains(" io.batonxero.grpc.")
                || line.contains(" io.batonxero.c1.C1Session ")
                || line.contains(" org.quartz.")
                || line.contains(" org.apache.camel.component.quartz.")
                || line.contains(" io.micrometer.")
                || line.contains(" io.prometheus.")
                || line.contains(" org.apache.camel.component.micrometer.")
                || line.contains(" io.batonxero.observe.ManagementServer ")
                || line.contains(" io.hawt.")
                || line.contains(" org.eclipse.jetty.")
                || line.contains(" org.jolokia.")
                || line.contains(" org.apache.camel.management.mbean.")
                || line.contains(" io.batonxero.hawtio.")
                || line.contains(" org.dhatim.fastexcel.")
                || line.contains(" io.batonxero.report.xlsx.")
                // What remembers the machine's name, once it was looked up.
                || line.contains(" java.net.InetAddress$CachedLocalHost ");
    }
}

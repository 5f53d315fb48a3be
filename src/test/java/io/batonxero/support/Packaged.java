package io.batonxero.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code mvn package} leaves, in a folder that an {@link OrdinaryUser} can read; where root made it, nobody else can write it. */
public final class Packaged {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    public static final Path HOME = home();
    public static final Path JAR = HOME.resolve("baton-xero-camel.jar");
    public static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** As the launcher. A newer JVM then prints no warning about protobuf; an older one ignores that option. */
    static final List<String> JVM_OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow");

    private Packaged() {}

    /** {@return the command line of the jar} */
    public static List<String> command(Path temporary, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path home() {
        try {
            return !OrdinaryUser.TESTS_RUN_AS_ROOT || canBeRead() ? TARGET : copied();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean canBeRead() throws IOException, InterruptedException {
        String files = "cat \"$0/baton-xero-camel.jar\" \"$0\"/lib/* \"$0\"/routes/*.yaml >/dev/null 2>&1";
        return OrdinaryUser.process(List.of("sh", "-c", files, TARGET.toString()), Map.of())
                        .start()
                        .waitFor()
                == 0;
    }

    /** The sources may be in root's home, which nobody else may enter. */
    private static Path copied() throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory("packaged");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shell("rm -rf \"$1\"", copy)));
        shell(
                "cd \"$0\" && cp -rp baton-xero-camel.jar application.properties lib bin routes test-classes \"$1\""
                        + " && chmod -R a+rX \"$1\"",
                copy);
        return copy;
    }

    private static void shell(String commands, Path copy) {
        try {
            int code = new ProcessBuilder("sh", "-c", commands, TARGET.toString(), copy.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(commands + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

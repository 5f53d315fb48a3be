package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the image that {@code -Pimage} built: podman with runc, as root, with its own storage. */
public final class Podman implements AutoCloseable {
    static final String IMAGE = "localhost/baton-xero-camel:" + System.getProperty("project.version");
    private static final Path ARCHIVE = Path.of("target/baton-xero-camel-image.tar");
    private static final int OUR_LAYERS = 3;

    /** As {@code kubernetes/base} runs it. */
    private static final List<String> AS_IN_BASE =
            List.of("--read-only", "--read-only-tmpfs=false", "--cap-drop=ALL", "--security-opt=no-new-privileges");

    private final Path folder;
    private final List<String> command;
    private int containers;

    private Podman(Path folder) throws IOException {
        this.folder = folder;
        // A container may be refused more than its engine has.
        Path config = Files.writeString(folder.resolve("containers.conf"), """
                [containers]
                log_driver = "k8s-file"
                default_ulimits = ["nofile=20000:20000", "nproc=10000:10000"]
                """);
        command = List.of(
                "env",
                "CONTAINERS_CONF=" + config,
                "podman",
                "--root=" + folder.resolve("storage"),
                "--runroot=" + folder.resolve("run"),
                "--tmpdir=" + folder.resolve("tmp"),
                "--runtime=runc",
                "--cgroup-manager=cgroupfs");
    }

    /** {@return podman with the image loaded} Skips the test if something is missing. */
    static Podman withImage() throws Exception {
        assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can run containers here");
        Installed.assume("podman", "runc", "conmon");
        assumeTrue(Files.exists(ARCHIVE), "there is no image: -Pimage makes it");
        Podman podman = new Podman(Files.createTempDirectory("podman"));
        try {
            assumeTrue(
                    podman.hasBase(), "the image is built upon nothing: .ci/base-image makes a base for -Dimage.base");
            assertThat(podman.run("load", "-q", "-i", ARCHIVE.toString()).exitCode())
                    .isZero();
            return podman;
        } catch (Throwable e) {
            podman.close();
            throw e;
        }
    }

    private boolean hasBase() throws IOException, InterruptedException {
        Path image = folder.resolve("image");
        new Unpacked(image).with(ARCHIVE.toAbsolutePath());
        ObjectMapper json = new ObjectMapper();
        JsonNode index = json.readTree(image.resolve("index.json").toFile());
        String manifest = index.at("/manifests/0/digest").asText().replace(':', '/');
        return json.readTree(image.resolve("blobs").resolve(manifest).toFile())
                        .path("layers")
                        .size()
                > OUR_LAYERS;
    }

    /** {@return the result of a podman command} */
    public Run run(String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = podman(List.of(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.onExit()
                        .completeOnTimeout(process, 2, TimeUnit.MINUTES)
                        .join()
                        .isAlive())
                .isFalse();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private ProcessBuilder podman(List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        return new ProcessBuilder(whole);
    }

    /**
     * {@return a running container of the image}
     *
     * @param options of podman run: volumes, memory
     */
    public Container start(List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        String name = "baton-" + ++containers;
        List<String> run = new ArrayList<>(List.of("run", "--interactive", "--rm", "--name=" + name, "--network=host"));
        run.addAll(AS_IN_BASE);
        // On disk, as an emptyDir is: files in memory would count to the limit of memory.
        Path temporary = Files.createDirectory(folder.resolve(name));
        OrdinaryUser.own(temporary);
        run.add("--volume=" + temporary + ":/tmp");
        run.addAll(options);
        environment.forEach((key, value) -> run.add("--env=" + key + "=" + value));
        run.add(IMAGE);
        run.addAll(List.of(arguments));
        return new Container(this, name, ProcessUnderTest.start(folder, podman(run)));
    }

    /** A running container and its output. */
    public record Container(Podman podman, String name, ProcessUnderTest process) implements AutoCloseable {
        /** {@return the result of the program run by {@code podman exec}} */
        public Run exec(String... arguments) throws IOException {
            List<String> exec = new ArrayList<>(List.of("exec", name, "baton-xero-camel"));
            exec.addAll(List.of(arguments));
            return podman.run(exec.toArray(String[]::new));
        }

        /** {@return the exit code after SIGTERM, with SIGKILL after 30 s} */
        public int stop() throws IOException, InterruptedException {
            assertThat(podman.run("stop", "--time=30", name).exitCode()).isZero();
            return process.exitCode();
        }

        public int kill() throws IOException, InterruptedException {
            assertThat(podman.run("kill", name).exitCode()).isZero();
            return process.exitCode();
        }

        @Override
        public void close() throws IOException {
            var unused = podman.run("rm", "--force", "--time=0", "--ignore", name);
            process.close();
        }
    }

    @Override
    public void close() throws IOException {
        var unused = run("system", "reset", "--force");
        new ProcessBuilder("rm", "-rf", folder.toString()).start().onExit().join();
    }
}

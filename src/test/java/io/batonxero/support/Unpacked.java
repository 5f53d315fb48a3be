package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What people download, unpacked into a folder, as a program that can be run. */
public record Unpacked(Path folder) {
    /** {@return what is in a tar file, added to what is there} */
    public Unpacked with(Path tar) throws IOException, InterruptedException {
        Run run = run(List.of("tar", "-xf", tar.toString(), "-C", Files.createDirectories(folder) + ""));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return this;
    }

    /** {@return what came of running its launcher as an ordinary user, from a folder of that user's around the program's} */
    public Run launched(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/baton-xero-camel").toString()));
        command.addAll(List.of(arguments));
        OrdinaryUser.ownAlone(folder);
        return run(OrdinaryUser.process(command, Map.of("JAVA_HOME", System.getProperty("java.home"))));
    }

    /** {@return what came of a command as the user who runs the tests} */
    public Run run(List<String> command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command));
    }

    private Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        Files.createDirectories(folder);
        Process process = builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}

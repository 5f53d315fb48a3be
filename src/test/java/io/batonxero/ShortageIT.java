package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.SimulatedXero;
import io.batonxero.demo.XeroWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged program that runs out of memory, or meets an Error, ends or goes on, and is never stuck. */
class ShortageIT {
    private static final List<String> SMALL = List.of("-Xmx96m");
    /** Doubles a text until no heap holds it. */
    private static final String DOUBLE = """
            - setBody:
                expression:
                  constant:
                    expression: sixteen letters.
            - loop:
                id: replaced
                expression:
                  constant:
                    expression: "40"
                steps:
                  - setBody:
                      id: doubled
                      expression:
                        simple:
                          expression: "${body}${body}"
            """;
    /** A regular expression whose alternatives go deeper with each letter. */
    private static final String OVERFLOW = """
            - setBody:
                expression:
                  constant:
                    expression: "%s"
            - filter:
                id: replaced
                expression:
                  simple:
                    expression: "${body} regex '(a|b)*'"
                steps:
                  - log:
                      message: never
            """.formatted("a".repeat(60_000));

    @TempDir
    Path folder;

    private SimulatedXero xero;

    @BeforeEach
    void start() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    private ProcessUnderTest program(Map<String, String> environment, String... flags) throws Exception {
        return ProcessUnderTest.start(List.of(), SMALL, folder.resolve("tmp"), environment, flags);
    }

    @Test
    void aFullHeapEndsTheProcessWithOneLineAndACodeOfItsOwn() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Swap.write(folder, "read-users", DOUBLE, environment);

        try (ProcessUnderTest program = program(environment)) {
            assertThat(program.exitCode()).isEqualTo(71);
            assertThat(program.everythingSaid().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .contains("the Java heap is full (", "-Xmx", "JAVA_OPTS", "exit code 71");
        }
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void aFullHeapEndsAProgramThatKeepsRunningToo() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path file = Swap.write(folder, "map-access", DOUBLE, environment);
        String full = Files.readString(file);
        Files.delete(file);
        try (ProcessUnderTest program = program(environment, "--every", "1s")) {
            program.await("Task complete!");
            Files.writeString(file, full);

            program.await("the Java heap is full");
            assertThat(program.exitCode()).isEqualTo(71);
        }
    }

    @Test
    void anErrorFailsItsSyncAndTheNextOneIsDone() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path file = Swap.write(folder, "choose-tenants", OVERFLOW, environment);
        try (ProcessUnderTest program = program(environment, "--every", "1s")) {
            program.await("baton-xero-camel: step replaced (" + file + ":12): StackOverflowError");
            Files.delete(file);

            program.await("Task complete!");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    @Test
    void whateverIsStuckSigtermEndsTheProcessInTime() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                routes.resolve("stubborn.camel.yaml"),
                "- beans:\n    - name: stubborn\n      type: " + Swap.Stubborn.class.getName()
                        + "\n      destroyMethod: stop\n");
        environment.put("BATON_ROUTES", "routes," + routes);
        environment.put("BATON_EVERY", "1h");
        try (ProcessUnderTest program = ProcessUnderTest.startSmall(folder.resolve("tmp"), environment)) {
            program.await("Task complete!");

            // Its output stays open, other than by Process.destroy.
            assertThat(ProcessHandle.of(program.id()).orElseThrow().destroy()).isTrue();

            assertThat(program.exitCode()).isEqualTo(143);
            assertThat(program.everythingSaid())
                    .contains("baton-xero-camel: was told to stop, and is ended by force after 18 s");
        }
    }
}

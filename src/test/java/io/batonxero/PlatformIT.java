package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.RawServer;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Java runtime without a required feature ends the program at once with one line that names it. */
class PlatformIT {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    @Test
    void missingEd25519IsNotReportedAsADamagedSecret() throws Exception {
        Path policy = Files.writeString(folder.resolve("java.security"), "security.provider.3=SunJSSE\n");
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_HAWTIO", "false");
        try (SimulatedC1 c1 = SimulatedC1.start();
                ProcessUnderTest program = ProcessUnderTest.start(
                        List.of(),
                        List.of("-Djava.security.properties=" + policy),
                        folder.resolve("tmp"),
                        with(environment, c1))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.everythingSaid())
                    .startsWith("baton-xero-camel: This Java runtime lacks Ed25519")
                    .contains("jdk.crypto.ec")
                    .doesNotContain("damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Djdk.tls.client.protocols=TLSv1",
                "-Djava.security.properties=jdk.tls.disabledAlgorithms=TLSv1.3, TLSv1.2, TLSv1.1, TLSv1, SSLv3",
                "-Djava.security.properties=jdk.tls.disabledAlgorithms=AES, ChaCha20-Poly1305, DES, 3DES_EDE_CBC, RC4, NULL"
            })
    void aRuntimeWithoutUsableTlsIsReportedAndNoServerIsBlamed(String option) throws Exception {
        String policy = option.replaceFirst("^-Djava.security.properties=", "");
        String jvm = policy.equals(option)
                ? option
                : "-Djava.security.properties=" + Files.writeString(folder.resolve("java.security"), policy + "\n");
        Map<String, String> sync = Run.environment(xero, folder);
        Map<String, String> service = Run.environment(xero, folder);
        service.put("BATON_HAWTIO", "false");
        try (RawServer server = new RawServer(RawServer.text(""));
                SimulatedC1 c1 = SimulatedC1.start()) {
            sync.put("BATON_XERO_API_URL", "https://127.0.0.1:" + server.port());
            sync.put("BATON_XERO_RETRY_FOR", "5m");
            for (Map<String, String> environment : List.of(sync, with(service, c1))) {
                try (ProcessUnderTest program =
                        ProcessUnderTest.start(List.of(), List.of(jvm), folder.resolve("tmp"), environment)) {
                    assertThat(program.exitCode()).as("exit code").isEqualTo(2);
                    assertThat(program.everythingSaid().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                            .singleElement()
                            .asString()
                            .contains("This Java runtime has no usable TLS")
                            .contains("jdk.tls.client.protocols", "jdk.tls.disabledAlgorithms");
                }
            }
            assertThat(c1.calls()).isEmpty();
        }
    }

    private static Map<String, String> with(Map<String, String> environment, SimulatedC1 c1) {
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        return environment;
    }

    @ParameterizedTest
    @CsvSource({"java.sql, java.sql", "java.management, java.management", "java.logging, jdk.httpserver"})
    void aMissingModuleIsReportedAtOnce(String removed, String reported) throws Exception {
        Path runtime = runtimeWithout(removed);
        List<String> command = List.of(
                runtime.resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Packaged.JAR.toString(),
                "--demo");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().put("BATON_FILE", folder.resolve("sync.c1z").toString());

        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isEqualTo(2);
            assertThat(output.lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .contains("lacks the module " + reported + ".");
            assertThat(output).doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@return a runtime of this JDK without a module and its dependents} */
    private Path runtimeWithout(String module) throws IOException, InterruptedException {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        Path jmods = Path.of(System.getProperty("java.home"), "jmods");
        Assumptions.assumeTrue(
                Files.isExecutable(jlink) && Files.isDirectory(jmods), "this JDK has no jlink, or no jmods");
        List<String> modules = new ArrayList<>(List.of(
                "java.base",
                "java.logging",
                "java.management",
                "java.naming",
                "java.net.http",
                "java.security.jgss",
                "java.xml",
                "jdk.crypto.ec",
                "jdk.httpserver",
                "jdk.unsupported",
                "java.sql"));
        modules.remove(module);
        if (module.equals("java.logging")) {
            modules.removeAll(List.of("java.sql", "jdk.httpserver"));
        }
        Path runtime = folder.resolve("runtime");
        Process process = new ProcessBuilder(
                        jlink.toString(),
                        "--add-modules",
                        modules.stream().collect(Collectors.joining(",")),
                        "--output",
                        runtime.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return runtime;
    }
}

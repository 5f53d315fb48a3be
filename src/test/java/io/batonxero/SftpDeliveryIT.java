package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.MarkedSecrets;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import io.batonxero.support.SftpHost;
import io.batonxero.support.SmallDisk;
import io.batonxero.support.SwapJars;
import io.batonxero.support.TraceLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program, whose syncs the swap deliver-file/sftp uploads to a real server. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SftpDeliveryIT {
    private static final String PART = ".sync.c1z.part";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private static Path shared;

    private static Path jars;

    @TempDir
    Path folder;

    private Path home;
    private SimulatedXero xero;
    private SftpHost host;
    private Map<String, String> environment;
    private String url;

    @BeforeAll
    static void collectJars() throws Exception {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        jars = SwapJars.collect("deliver-file/sftp", shared);
    }

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectories(folder.resolve("server"));
        Path run = Files.createDirectories(folder.resolve("run"));
        xero = SimulatedXero.ofDemo();
        host = SftpHost.start(home);
        Path routes = Packaged.HOME.resolve("routes");
        environment = new HashMap<>(Run.environment(xero, run));
        environment.put("BATON_FILE", "/nowhere/sync.c1z");
        environment.put("BATON_ROUTES", routes + "," + routes.resolve("swaps/deliver-file/sftp"));
        environment.put("BATON_SFTP_HOST", "127.0.0.1");
        environment.put("BATON_SFTP_PORT", String.valueOf(host.port()));
        environment.put("BATON_SFTP_USER", SftpHost.USER);
        environment.put("BATON_SFTP_PASSWORD", SftpHost.PASSWORD);
        host.knownHosts(run.resolve("known_hosts"));
        Files.copy(Path.of("application.properties"), run.resolve("application.properties"));
        url = "sftp://127.0.0.1:" + host.port() + "/~/sync.c1z";
    }

    @AfterEach
    void stop() {
        host.close();
        xero.close();
    }

    private Path run() {
        return folder.resolve("run");
    }

    private String sync(int exitCode) throws Exception {
        try (ProcessUnderTest program = ProcessUnderTest.startWithJars(jars, run(), environment)) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isEqualTo(exitCode);
            assertThat(run().resolve("tmp")).isEmptyDirectory();
            return program.everythingSaid();
        }
    }

    /** {@return the only line of an error, in an output without stack traces, lines of Camel and secrets} */
    private String failure(int exitCode) throws Exception {
        String output = sync(exitCode);
        assertThat(output).doesNotContain("\\tat ", "org.apache.camel");
        List<String> errors = output.lines()
                .filter(line -> line.startsWith("baton-xero-camel: "))
                .map(line -> line.replaceFirst("baton-xero-camel: ", ""))
                .toList();
        assertThat(errors).hasSize(1);
        MarkedSecrets marked = new MarkedSecrets();
        marked.add(SftpHost.PASSWORD);
        assertThat(marked.foundIn(output)).isEmpty();
        return errors.get(0);
    }

    private static int grants(Path file) throws IOException {
        try (C1zReader reader = new C1zReader(file)) {
            return reader.grants().size();
        }
    }

    @Test
    void eachSyncHasATemporaryNameUntilItReplacesTheFileAtOnce() throws Exception {
        assertThat(sync(0)).contains("file      " + url, "Task complete!");
        byte[] first = Files.readAllBytes(home.resolve("sync.c1z"));

        assertThat(sync(0)).contains("file      " + url, "Task complete!");

        assertThat(host.events())
                .hasSize(4)
                .startsWith("open " + PART)
                .endsWith("open " + PART, "move " + PART + " to sync.c1z [ATOMIC_MOVE, REPLACE_EXISTING]");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("sync.c1z"));
        }
        assertThat(home.resolve("sync.c1z")).isRegularFile();
        assertThat(grants(home.resolve("sync.c1z"))).isEqualTo(17);
        assertThat(Files.readAllBytes(home.resolve("sync.c1z"))).isNotEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("sync.c1z"))))
                .isEqualTo("rw-------");
        assertThat(run().resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json"))
                .isNotEmptyFile();
    }

    @Test
    void aKeyOfOpensshSignsInWithoutAPasswordAndThePathMayHaveFolders() throws Exception {
        Path in = Files.createDirectories(home.resolve("in/a b/50%,(x)+it's"));
        environment.remove("BATON_SFTP_PASSWORD");
        environment.put(
                "BATON_SFTP_KEY_FILE", host.userKey(run().resolve("id+key")).toString());
        environment.put("BATON_SFTP_PATH", "/in/a b/50%,(x)+it's/sync.c1z");

        assertThat(sync(0)).contains("file      sftp://127.0.0.1:" + host.port() + "/in/a b/50%,(x)+it's/sync.c1z");

        assertThat(grants(in.resolve("sync.c1z"))).isEqualTo(17);
    }

    @Test
    void thePasswordMayBeInAFile() throws Exception {
        environment.remove("BATON_SFTP_PASSWORD");
        environment.put(
                "BATON_SFTP_PASSWORD_FILE",
                Files.writeString(run().resolve("password"), SftpHost.PASSWORD + "\n")
                        .toString());

        sync(0);

        assertThat(grants(home.resolve("sync.c1z"))).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOST        | ''            | BATON_SFTP_HOST is not set: give the name or the address of the server.
            HOST        | sftp://a.test | BATON_SFTP_HOST sftp://a.test: give the name or the address of the server.
            PORT        | 70000         | BATON_SFTP_PORT 70000: give a port, 1 to 65535.
            USER        | ''            | BATON_SFTP_USER is not set: give the user at the server.
            PATH        | in/           | BATON_SFTP_PATH in/: give the path of a file, without \\, *, ? and $.
            PASSWORD    | ''            | There is no sign-in for sftp://127.0.0.1:PORT. Set BATON_SFTP_KEY_FILE to a private key, or
            KEY_FILE    | no/key        | The private key no/key (BATON_SFTP_KEY_FILE) is not a file that this user can read.
            KEY_FILE    | known_hosts   | The private key (BATON_SFTP_KEY_FILE) cannot be used: invalid privatekey
            KNOWN_HOSTS | no/hosts      | The file no/hosts (BATON_SFTP_KNOWN_HOSTS) cannot be read. It must have the host key of sftp://127.0.0.1:PORT: Append the line of ssh-keyscan -p PORT 127.0.0.1, once
            PASSWORD    | wrong-Pass1   | sftp://127.0.0.1:PORT refused the sign-in of sync@xero+1 (Auth fail for methods
            USER        | nobody        | sftp://127.0.0.1:PORT refused the sign-in of nobody (Auth fail for methods
            PATH        | a/sync.c1z    | The folder of sftp://127.0.0.1:PORT/~/a/sync.c1z is missing at the server (
            PATH        | forbidden.c1z | The server does not permit sync@xero+1 to write sftp://127.0.0.1:PORT/~/forbidden.c1z (
            """)
    void aWrongSettingIsOneLine(String setting, String value, String start) throws Exception {
        environment.put("BATON_SFTP_" + setting, value);

        assertThat(failure(2))
                .startsWith(start.replace("PORT 1", host.port() + " 1").replace(":PORT", ":" + host.port()));
    }

    @Test
    void aKeyThatTheServerDoesNotAcceptIsOneLine() throws Exception {
        environment.remove("BATON_SFTP_PASSWORD");
        environment.put(
                "BATON_SFTP_KEY_FILE", SftpHost.otherKey(run().resolve("key")).toString());

        assertThat(failure(2)).contains(" refused the sign-in of " + SftpHost.USER, "BATON_SFTP_KEY_FILE");
    }

    @Test
    void nothingIsSentToAServerWithAnUnknownHostKey() throws Exception {
        Files.writeString(run().resolve("known_hosts"), "");

        assertThat(failure(2))
                .startsWith("The host key of sftp://127.0.0.1:" + host.port()
                        + " is not in known_hosts (BATON_SFTP_KNOWN_HOSTS): nothing was sent.")
                .contains("ssh-keyscan -p " + host.port() + " 127.0.0.1");
        assertThat(host.events()).isEmpty();
        assertThat(run().resolve("known_hosts")).isEmptyFile();
    }

    @Test
    void nothingIsSentToAServerWithAnotherHostKey() throws Exception {
        host.wrongKnownHosts(run().resolve("known_hosts"));

        assertThat(failure(2))
                .startsWith("The host key of sftp://127.0.0.1:" + host.port()
                        + " is not the one in known_hosts (BATON_SFTP_KNOWN_HOSTS): nothing was sent,");
        assertThat(host.events()).isEmpty();
    }

    @Test
    void aServerThatCannotBeReachedIsOneLine() throws Exception {
        int closed = HawtioClient.freePort();
        environment.put("BATON_SFTP_PORT", String.valueOf(closed));

        assertThat(failure(14))
                .startsWith("sftp://127.0.0.1:" + closed
                        + "/~/sync.c1z was not delivered: no connection (Connection refused)");
    }

    @Test
    void aLostConnectionLeavesThePreviousFile() throws Exception {
        sync(0);
        byte[] before = Files.readAllBytes(home.resolve("sync.c1z"));
        Path delivered = run().resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json");
        byte[] recorded = Files.readAllBytes(delivered);
        host.loseConnections();

        assertThat(failure(14))
                .startsWith(url + " was not delivered: ")
                .contains("The previous file there is unchanged.");

        assertThat(host.events()).endsWith("open " + PART, "lose the connection");
        assertThat(home.resolve("sync.c1z")).hasBinaryContent(before);
        assertThat(delivered).hasBinaryContent(recorded);
    }

    @Test
    void aServerThatReplacesNoFileByARenameIsOneLineAndThePreviousFileStays() throws Exception {
        host.refuseToReplaceFiles();
        sync(0);
        byte[] before = Files.readAllBytes(home.resolve("sync.c1z"));

        assertThat(failure(2))
                .startsWith("The server did not rename the uploaded file to " + url)
                .endsWith("(posix-rename@openssh.com).");

        assertThat(home.resolve("sync.c1z")).hasBinaryContent(before);
    }

    @Test
    void aFullDiskOfTheServerIsOneLineAndThePreviousFileStays() throws Exception {
        try (SmallDisk disk = SmallDisk.at(home, 1)) {
            assumeTrue(disk.isMounted(), "only root can mount a disk of a MiB");
            sync(0);
            byte[] before = Files.readAllBytes(home.resolve("sync.c1z"));
            disk.fill();

            assertThat(failure(14)).startsWith(url + " was not delivered: ").contains("free space and quota");

            assertThat(home.resolve("sync.c1z")).hasBinaryContent(before);
            disk.freeSpace();
            sync(0);
            assertThat(home.resolve(PART)).doesNotExist();
        }
    }

    @Test
    void noOutputOfAProgramThatKeepsRunningHasThePassword() throws Exception {
        Path log = run().resolve("trace.log");
        Path logback = TraceLog.configuration(run(), log);
        Path ext = Files.createDirectories(run().resolve("ext"));
        for (Path from : List.of(jars, Packaged.HOME.resolve("camel-tools"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path jar : files.filter(file -> !file.toString().contains("camel-debug"))
                        .toList()) {
                    Files.copy(jar, ext.resolve(jar.getFileName().toString()));
                }
            }
        }
        int port = HawtioClient.freePort();
        environment.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + logback);
        environment.put("BATON_EVERY", "1h");
        environment.put("BATON_HAWTIO_PASSWORD", "a-password-for-hawtio");
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        MarkedSecrets marked = new MarkedSecrets();
        marked.add(SftpHost.PASSWORD);
        StringBuilder outputs = new StringBuilder();

        try (ProcessUnderTest program = ProcessUnderTest.startWithJars(ext, run(), environment)) {
            program.await("Task complete!");
            HawtioClient hawtio = new HawtioClient(port);
            Awaitility.await().atMost(TIMEOUT).until(hawtio::isUp);
            assertThat(hawtio.login("admin", "a-password-for-hawtio").statusCode())
                    .isEqualTo(200);
            outputs.append(hawtio.jolokia(List.of(
                    Map.of("type", "list"),
                    Map.of("type", "read", "mbean", "org.apache.camel:*"),
                    Map.of(
                            "type",
                            "exec",
                            "mbean",
                            "org.apache.camel:context=baton-xero,type=context,name=\"baton-xero\"",
                            "operation",
                            "dumpRoutesAsXml()"))));
            Path connector = run().resolve(".camel");
            for (String action : List.of(
                    "{\"action\": \"route-structure\", \"filter\": \"*\", \"brief\": false}",
                    "{\"action\": \"bean\", \"filter\": \"\", \"properties\": \"true\", \"nulls\": \"true\", \"internal\": \"true\"}")) {
                Path output = connector.resolve(program.id() + "-output.json");
                Files.deleteIfExists(output);
                Path written = Files.writeString(run().resolve("action"), action);
                OrdinaryUser.ownAlone(written);
                Files.move(written, connector.resolve(program.id() + "-action.json"), StandardCopyOption.ATOMIC_MOVE);
                Awaitility.await(action).atMost(TIMEOUT).until(() -> Files.exists(output) && Files.size(output) > 0);
                outputs.append(Files.readString(output));
            }
            outputs.append(Files.readString(connector.resolve(program.id() + "-status.json")));
            assertThat(program.terminate()).isEqualTo(143);
            outputs.append(program.everythingSaid());
        }
        outputs.append(Files.readString(log));

        assertThat(outputs.toString()).contains("put-on-server", "sftpPassword", "TRACE");
        assertThat(marked.foundIn(outputs.toString())).isEmpty();
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Settings, paths and output of the packaged program under locales, homes and files that it cannot choose. */
@EnabledOnOs(OS.LINUX)
class SettingSourcesIT {
    private static final String LAUNCHER = "'" + Packaged.HOME.resolve("bin/baton-xero-camel") + "'";
    private static final String JAR = "'" + Packaged.JAVA + "' -jar '" + Packaged.JAR + "'";

    @TempDir
    Path folder;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home"), "BATON_LOG_LEVEL", "error"));

    /** {@return the running script, which {@code printf} lets name files by their bytes} */
    private ProcessUnderTest shell(String script) throws IOException {
        OrdinaryUser.own(folder);
        return ProcessUnderTest.start(folder, OrdinaryUser.process(List.of("sh", "-c", script), environment));
    }

    private void assertEnds(int exitCode, String script, String... texts) throws Exception {
        try (ProcessUnderTest program = shell(script)) {
            String output = program.everythingSaid();
            assertThat(program.exitCode()).as(output).isEqualTo(exitCode);
            assertThat(output).contains(texts);
        }
    }

    private Path installation(String name, String property) throws Exception {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String part : List.of("baton-xero-camel.jar", "lib", "bin", "routes", "application.properties")) {
            assertThat(new ProcessBuilder(
                                    "cp", "-r", Packaged.HOME.resolve(part).toString(), copy.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
        Path properties = copy.resolve("application.properties");
        Files.writeString(properties, Files.readString(properties) + "\n" + property + "\n");
        return copy;
    }

    @Test
    void ownKeyIsReadAsUtf8() throws Exception {
        Path copy = installation("own", "own.greeting = Grüße, 日本");
        Files.writeString(Files.createDirectory(folder.resolve("steps")).resolve("deliver-file.camel.yaml"), """
                - route:
                    id: deliver-file
                    description: Refuses
                    from:
                      uri: direct
                      parameters:
                        name: deliver-file
                      steps:
                        - throwException:
                            exceptionType: io.batonxero.base.ConfigurationException
                            message: "{{own.greeting}}"
                """);

        assertEnds(2, "own/bin/baton-xero-camel --demo --routes routes,steps", "baton-xero-camel: Grüße, 日本");
        assertThat(copy).isDirectory();
    }

    @Test
    void misspeltKeyOfTheFileEndsTheProgram() throws Exception {
        installation("misspelt", "baton.xero.organizations = !Acme");

        for (String command : List.of("--demo", "validate", "check")) {
            assertEnds(
                    2,
                    "misspelt/bin/baton-xero-camel " + command,
                    "application.properties: unknown setting baton.xero.organizations; did you mean baton.xero.organisations");
        }
    }

    @Test
    void fileOfAFewLinesIsEnough() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "baton.file = mine.c1z\n");

        assertEnds(0, LAUNCHER + " --demo", "mine.c1z", "Task complete!");
        assertThat(folder.resolve("mine.c1z")).isNotEmptyFile();
    }

    @Test
    void optionThatCamelDoesNotHaveIsNamed() throws Exception {
        installation("options", "camel.component.http.nonsense = 1");

        assertEnds(
                2,
                "options/bin/baton-xero-camel --demo",
                "camel.component.http.nonsense (",
                "application.properties) is not an option of Camel");
    }

    @Test
    void camelOptionOfAnySourceEndsTheProgram() throws Exception {
        installation("options", "camel.main.autoStartup = false");

        assertEnds(2, "options/bin/baton-xero-camel --demo", "camel.main.autoStartup (", "remove it");
        assertEnds(2, "CAMEL_MAIN_AUTO_STARTUP=false " + LAUNCHER + " --demo", "CAMEL_MAIN_AUTO_STARTUP (environment");
        assertEnds(
                2,
                "JAVA_OPTS=-Dcamel.main.auto-startup=false " + LAUNCHER + " --demo",
                "camel.main.auto-startup (system property of Java)");
    }

    @Test
    void fullStdoutIsAFailure() throws Exception {
        for (String command : List.of("--version", "help", "validate", "--demo", "--demo --summary json")) {
            assertEnds(
                    13,
                    LAUNCHER + " " + command + " --file out.c1z >/dev/full",
                    "baton-xero-camel: the result could not be written to stdout (No space left on device)");
        }
        assertThat(folder.resolve("out.c1z")).isNotEmptyFile();
        assertEnds(0, "{ " + LAUNCHER + " help; echo code $? >&2; } | true", "code 0");
    }

    @Test
    void launcherWorksWithPathsAndNamesBeyondAsciiInTheLocaleOfCron() throws Exception {
        environment.put("LC_ALL", "C");
        installation("plain", "");
        String named = "name=$(printf 'Caf\\303\\251') && mkdir \"$name\" && mv plain \"$name/plain\" && cd \"$name\"";

        assertEnds(
                0,
                named + " && plain/bin/baton-xero-camel --demo --file \"$name.c1z\""
                        + " && plain/bin/baton-xero-camel validate",
                "Café/Café.c1z",
                "Task complete!");
        assertThat(folder.resolve("Café/Café.c1z")).isNotEmptyFile();
        assertEnds(
                9,
                LAUNCHER + " --demo --xero-organisations \"$(printf 'Caf\\303\\251')\"",
                "names Café, which is not a connected organisation");
    }

    @Test
    void jarSaysWhichLocaleItNeeds() throws Exception {
        environment.put("LC_ALL", "C");
        String remedy = "Set LC_ALL=C.UTF-8, or start the program by bin/baton-xero-camel";

        assertEnds(2, JAR + " --demo --file \"$(printf 'Caf\\303\\251.c1z')\"", "cannot represent a flag", remedy);
        assertEnds(
                2,
                "BATON_FILE=$(printf 'Caf\\303\\251.c1z') " + JAR + " --demo",
                "cannot represent the variable BATON_FILE",
                remedy);
        assertEnds(
                2,
                "name=$(printf 'Caf\\303\\251') && mkdir \"$name\" && cd \"$name\" && " + JAR + " --demo",
                "cannot represent the folder",
                remedy);
        installation("written", "baton.file = Café.c1z");
        assertEnds(
                2, "cd written && " + JAR + " --demo", "cannot represent baton.file = Café.c1z (BATON_FILE)", remedy);
    }

    @Test
    void folderThatJavaCannotFindClassesInIsRefusedByTheLauncher() throws Exception {
        installation("plain", "");

        assertEnds(2, "mv plain a:b && a:b/bin/baton-xero-camel --demo", "a:b, has a colon", "Move the folder");
        assertEnds(
                2,
                "e=$(printf 'a\\360\\237\\230\\200') && mv a:b \"$e\" && \"$e/bin/baton-xero-camel\" --demo",
                "has a character above U+FFFF");
    }

    @Test
    void stateIsInXdgStateHomeElseInHomeElseInTheHomeOfTheUserDatabase() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path database = Files.createDirectory(folder.resolve("database"));
        String options = "-Duser.home=" + database;

        assertStateIn(home.resolve("xdg/baton-xero-camel"), options, "XDG_STATE_HOME=" + home + "/xdg HOME=" + home);
        assertStateIn(home.resolve(".local/state/baton-xero-camel"), options, "XDG_STATE_HOME= HOME=" + home);
        assertStateIn(database.resolve(".local/state/baton-xero-camel"), options, "XDG_STATE_HOME=relative HOME=");
    }

    @Test
    void withoutAHomeThatExistsTheSettingIsNamed() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            signIn(xero);

            assertEnds(
                    2,
                    "HOME= JAVA_OPTS=-Duser.home=/nonexistent " + LAUNCHER + " --file out.c1z",
                    "this user has no home directory",
                    "--state-dir (BATON_STATE_DIR)");
            assertThat(xero.requests()).isEmpty();
        }
    }

    private void assertStateIn(Path state, String options, String variables) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            signIn(xero);

            assertEnds(0, variables + " JAVA_OPTS='" + options + "' " + LAUNCHER + " --file out.c1z", "Task complete!");
        }
        assertThat(state.resolve("tokens")).isDirectory();
    }

    private void signIn(SimulatedXero xero) {
        environment.putAll(Run.environment(xero, folder));
        environment.remove("BATON_STATE_DIR");
        environment.remove("BATON_FILE");
        assumeTrue(!folder.toString().contains(" "), "JAVA_OPTS is split into words");
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.SimulatedXero;
import io.batonxero.demo.XeroWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program in a folder of its user's, with settings and routes of that user's. */
class SettingsFolderIT {
    @TempDir
    Path folder;

    @Test
    void foldersMayHaveNamesThatUrlsReserveAndWhatChangesNothingIsTold() throws Exception {
        Path home = Files.createDirectories(folder.resolve("a b%41#c+d?e"));
        Path mine = Files.createDirectories(home.resolve("mine #1%20?"));
        Files.writeString(
                home.resolve("application.properties"), Files.readString(Path.of("application.properties")) + """

                        baton.greeting = Grüße aus Zürich
                        baton.xero.organizations = !Acme
                        camel.main.autoStartup = false
                        """);
        Files.writeString(
                mine.resolve("deliver-file.camel.yaml"),
                Files.readString(Path.of("routes/deliver-file.camel.yaml"))
                        .replace(
                                "steps:\n",
                                "steps:\n        - log:\n            message: \"{{baton.greeting}}\"\n            loggingLevel: ERROR\n"));
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Map<String, String> environment = Run.environment(xero, home);
            environment.put("BATON_ROUTES", "routes,mine #1%20?");
            environment.put("CAMEL_MAIN_AUTO_STARTUP", "false");

            try (ProcessUnderTest program = ProcessUnderTest.startIn(home, environment)) {
                assertThat(program.exitCode()).isZero();
                assertThat(program.everythingSaid())
                        .contains(
                                "Grüße aus Zürich",
                                "ignored variable=CAMEL_MAIN_AUTO_STARTUP",
                                "ignored setting=baton.xero.organizations",
                                "ignored setting=camel.main.autoStartup",
                                "Task complete!")
                        .doesNotContain("ignored setting=baton.greeting", "ignored setting=baton.users-folder");
            }
        }
    }
}

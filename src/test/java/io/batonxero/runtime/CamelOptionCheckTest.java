package io.batonxero.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamelOptionCheckTest {
    @TempDir
    Path folder;

    private void prepareWith(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), line + "\n");
        var unused =
                new CamelSetup(Settings.of(Map.of(), Map.of(), file), Mode.ONCE, false, Map.of()).prepare(new Main());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.main.shutdown-timeout = abc",
                "camel.main.shutdownTimeout = 5x",
                "camel.main.log-debug-max-chars = 1.5",
                "camel.main.log-debug-max-chars ="
            })
    void aNumericOptionOfCamelThatIsNotANumberIsRefused(String line) {
        assertThatThrownBy(() -> prepareWith(line))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(line.substring(0, line.indexOf(' ')) + " (" + folder)
                .hasMessageEndingWith("which is not a whole number. Correct or remove it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.main.shutdown-timeout = 7",
                "camel.main.shutdown-timeout = {{baton.xero.parallel}}",
                "camel.main.log-debug-max-chars = -1",
                "camel.main.name = abc",
                "camel.main.nonsense = abc"
            })
    void otherOptionsAreLeftToCamel(String line) {
        assertThatCode(() -> prepareWith(line)).doesNotThrowAnyException();
    }
}

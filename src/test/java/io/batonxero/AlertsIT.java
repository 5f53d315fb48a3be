package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.support.Installed;
import io.batonxero.support.KubernetesManifests;
import io.batonxero.support.Run;
import io.batonxero.support.Unpacked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The alerts of {@code docs/alerts.yaml} fire when they should. Needs Prometheus' promtool, else partly skipped. */
class AlertsIT {
    private static final Path DOCUMENTS = Path.of("docs");

    private static JsonNode yaml(String name) throws Exception {
        return KubernetesManifests.documents(Files.readString(DOCUMENTS.resolve(name)))
                .get(0);
    }

    private static Run promtool(String... arguments) throws Exception {
        Installed.assume("promtool");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return new Unpacked(DOCUMENTS.toAbsolutePath()).run(command);
    }

    @Test
    void eachAlertFiresAndIsSilentWhenItsTestsSaySo() throws Exception {
        Run tested = promtool("test", "rules", "alerts.test.yaml");

        assertThat(tested.exitCode()).as("%s", tested).isZero();
    }

    @Test
    void promtoolFindsNothingWrongWithTheRules() throws Exception {
        Run checked = promtool("check", "rules", "--lint=all", "--lint-fatal", "alerts.yaml");

        assertThat(checked.exitCode()).as("%s", checked).isZero();
    }

    @Test
    void eachAlertHasATestThatItFiresAndOneThatItIsSilent() throws Exception {
        Set<String> alerts = new TreeSet<>();
        yaml("alerts.yaml").findValues("alert").forEach(alert -> alerts.add(alert.asText()));
        Set<String> fires = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode test : yaml("alerts.test.yaml").path("tests")) {
            test.path("alert_rule_test")
                    .forEach(check -> (check.has("exp_alerts") ? fires : silent)
                            .add(check.path("alertname").asText()));
        }

        assertThat(alerts).isNotEmpty();
        assertThat(fires).isEqualTo(alerts);
        assertThat(silent).isEqualTo(alerts);
    }
}

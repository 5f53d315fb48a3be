package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command that looks for mistakes in route files. */
class ValidateTest {
    private RouteEdits routes;

    @BeforeEach
    void copy(@TempDir Path folder) throws Exception {
        routes = RouteEdits.in(folder);
    }

    private Run validate() {
        return Run.of(Map.of(), "validate", "--routes", routes.folder().toString());
    }

    @Test
    void theRoutesThatAreDeliveredHaveNoMistake() {
        Run run = Run.of(Map.of(), "validate");

        assertThat(run.out()).endsWith(" route files: nothing is wrong.\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeIsToldWithItsLine(BrokenEdit edit) throws Exception {
        routes.save("read-users", edit.text());

        Run run = validate();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith(routes.file("read-users") + ":" + edit.line() + ": ")
                        && line.contains(edit.words()));
    }

    @Test
    void everyMistakeOfEveryFileIsToldAtOnce() throws Exception {
        routes.save("read-users", BrokenEdit.UNKNOWN_STEP.text());
        routes.save(
                "ask-xero", RouteEdits.original("ask-xero").replace("{{baton.xero.api-url}}", "{{baton.xero.api}}"));
        routes.save(
                "call-xero", RouteEdits.original("call-xero").replaceFirst("name: renew-token", "name: renew-tokens"));

        List<String> lines = validate().out().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches(".*/ask-xero\\.camel\\.yaml:\\d+: no setting baton\\.xero\\.api .*");
        assertThat(lines.get(1)).matches(".*/call-xero\\.camel\\.yaml:\\d+: calls direct:renew-tokens, .*");
        assertThat(lines.get(2)).matches(".*/read-users\\.camel\\.yaml:23: Unknown node id: tooo");
        assertThat(lines.get(3)).endsWith(" route files: 3 problems.");
    }
}

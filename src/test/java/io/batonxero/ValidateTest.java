package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.BrokenEdit;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code validate} command. */
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
    void theRoutesOfTheProgramAreValid() {
        Run run = Run.of(Map.of(), "validate");

        assertThat(run.out())
                .endsWith(" route files: nothing is wrong. Classes that they name were looked up, and not run.\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    /** Swaps with a pom.xml need jars in ext/: their own tests run them. */
    static Stream<Path> swaps() throws Exception {
        return RouteEdits.swaps().stream().filter(swap -> !Files.exists(swap.resolve("pom.xml")));
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void everySwapIsValid(Path swap) {
        // https would need the certificates of a cluster.
        Map<String, String> environment = Map.of("BATON_KUBERNETES_API_URL", "http://127.0.0.1:1");

        Run run = Run.of(environment, "validate", "--routes", "routes," + swap);

        assertThat(run.out())
                .endsWith(" route files: nothing is wrong. Classes that they name were looked up, and not run.\n");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"TAB", "UNKNOWN_COMPONENT_OPTION", "MISSING_BEAN", "MISSING_SETTING", "EMPTY"})
    void aProblemHasItsLine(BrokenEdit edit) throws Exception {
        routes.save("read-users", edit.text());

        Run run = validate();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith(routes.file("read-users") + ":" + edit.line() + ": ")
                        && line.contains(edit.message()));
    }

    @Test
    void allProblemsOfAllFilesAreReported() throws Exception {
        routes.save("read-users", BrokenEdit.UNKNOWN_STEP.text());
        routes.save(
                "disconnect",
                RouteEdits.replaced(
                        RouteEdits.edited("disconnect", "name: refresh-token", "name: renew-tokens"),
                        "{{baton.xero.api-url}}",
                        "{{baton.xero.api}}"));

        List<String> lines = validate().out().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches(".*/disconnect\\.camel\\.yaml:\\d+: direct:renew-tokens not found: .*");
        assertThat(lines.get(1)).matches(".*/disconnect\\.camel\\.yaml:\\d+: setting baton\\.xero\\.api not found .*");
        assertThat(lines.get(2))
                .endsWith("/read-users.camel.yaml:" + BrokenEdit.UNKNOWN_STEP.line() + ": Unknown node id: tooo");
        assertThat(lines.get(3)).endsWith(" route files: 3 problems.");
    }

    @Test
    void endlessRecursionIsAProblem() throws Exception {
        routes.save("ping", """
                - route:
                    id: ping
                    from:
                      uri: direct:ping
                      steps:
                        - multicast:
                            steps:
                              - to: direct:pong
                """);
        routes.save("pong", """
                - route:
                    id: pong
                    from:
                      uri: direct
                      parameters: {name: pong}
                      steps:
                        - to: {uri: direct, parameters: {name: ping}}
                """);

        assertThat(validate().out().lines())
                .contains(
                        routes.file("ping") + ":8: endless recursion: direct:ping -> direct:pong -> direct:ping",
                        routes.file("pong") + ":7: endless recursion: direct:pong -> direct:ping -> direct:pong");
    }

    @Test
    void conditionalRecursionIsValid() throws Exception {
        routes.save("loop", """
                - route:
                    id: loop
                    from:
                      uri: direct:loop
                      steps:
                        - filter:
                            simple: ${body} > 0
                            steps:
                              - to: direct:loop
                - route:
                    id: until
                    from:
                      uri: direct:until
                      steps:
                        - choice:
                            when:
                              - simple: ${body} > 0
                                steps:
                                  - stop: {}
                        - to: direct:until
                """);

        assertThat(validate().exitCode()).isZero();
    }

    @Test
    void onExceptionWithoutAnErrorHandlerIsAProblem() throws Exception {
        String clause = """
                - onException:
                    exception:
                      - java.lang.IllegalStateException
                    handled:
                      constant: "true"
                """;
        routes.save("read-users", clause + RouteEdits.original("read-users"));
        routes.save("list-tenants", clause + withErrorHandler(RouteEdits.original("list-tenants")));
        routes.save("mine", clause + withErrorHandler(route("first")) + route("second"));

        assertThat(validate().out().lines())
                .first()
                .asString()
                .startsWith(routes.file("read-users") + ":1: onException has no effect, ");
        assertThat(validate().out().lines()).hasSize(2);
    }

    private Run validateCalling(String to) throws Exception {
        routes.save("mine", """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                %s""".formatted(to.indent(8)));
        return validate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- to:\n    id: send-it\n    uri: http://127.0.0.1/${body.id}",
                "- to:\n    id: send-it\n    uri: http:127.0.0.1?x=$simple{body}",
                "- to:\n    id: send-it\n    uri: seda\n    parameters: {name: '${header.queue}'}",
                "- filter:\n    simple: ${body} > 0\n    steps:\n      - to:\n          id: send-it\n          uri: log:${body}"
            })
    void anExpressionInAToIsAWarningThatNamesRouteStepAndRemedy(String to) throws Exception {
        Run run = validateCalling(to);

        assertThat(run.out().lines())
                .first()
                .asString()
                .startsWith(routes.file("mine") + ":")
                .contains(": warning: the step send-it of the route mine sends to \"")
                .endsWith("\" as it is written: a to does not evaluate ${…}; write toD in place of to");
        assertThat(run.out()).contains(" route files: nothing is wrong, 1 warning. ");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- toD: http://127.0.0.1/${body.id}",
                "- to: language:simple:${body}",
                "- to: bean:skipLimit?method=check(${body})",
                "- to:\n    uri: file\n    parameters: {directoryName: out, fileName: '${date:now:yyyyMMdd}.json'}",
                "- to:\n    id: send-it\n    uri: log:mine\n    description: Logs ${body}",
                "- to: seda:mine?size=1&queue=RAW(a${b)",
                "- log: ${body}",
                "- bean:\n    ref: skipLimit\n    method: check(${body})"
            })
    void anExpressionThatIsEvaluatedIsNoWarning(String step) throws Exception {
        assertThat(validateCalling(step).out()).doesNotContain("warning");
    }

    @ParameterizedTest
    @CsvSource({"aws2-s3, aws2-s3", "sftp, ftp", "smtps, mail", "kubernetes-pods, kubernetes", "htp, htp"})
    void aMissingComponentIsALineThatNamesItsModuleAndExt(String component, String module) throws Exception {
        Run run = validateCalling("- to:\n    id: send-it\n    uri: " + component + ":somewhere");

        assertThat(run.out().lines())
                .first()
                .asString()
                .startsWith(routes.file("mine") + ":")
                .endsWith(": component " + component + " not found: correct its name, or put the jars of"
                        + " org.apache.camel:camel-" + module + " into ext/, as docs/tools.md says");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static String route(String id) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - log: mine
                """.formatted(id, id);
    }

    private static String withErrorHandler(String route) {
        return RouteEdits.replaced(
                route, "    from:\n", "    errorHandler:\n      defaultErrorHandler: {}\n    from:\n");
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Trap;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code validate} and the check before a reload look up the classes that route files name, and run none of them. */
class CheckRunsNothingTest {
    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void clearRecord() {
        System.clearProperty(Trap.RECORD);
    }

    private static String steps(String... lines) {
        StringBuilder route = new StringBuilder("""
                - route:
                    id: trap
                    from:
                      uri: direct:trap
                      steps:
                """);
        for (String line : lines) {
            route.append(" ".repeat(10)).append(line).append('\n');
        }
        return route.toString();
    }

    private static String bean(String... lines) {
        return "- beans:\n    - name: trap\n      " + String.join("\n      ", lines) + "\n";
    }

    /** Ways to name a class in a route file, each with a part of the problem; empty if it is valid. */
    static Stream<Arguments> waysToNameAClass() {
        String type = "type: io.batonxero.support.Trap";
        return Stream.of(
                Arguments.of("a bean", bean(type), ""),
                Arguments.of("a bean with an argument", bean(type, "constructors: {'0': text}"), ""),
                Arguments.of("a bean with a property", bean(type, "properties: {text: x}"), ""),
                Arguments.of("a bean of a factory", bean(type, "factoryMethod: make"), ""),
                Arguments.of(
                        "a bean of a factory with an argument",
                        bean(type, "factoryMethod: make", "constructors: {'0': text}"),
                        ""),
                Arguments.of("a bean that is initialised", bean(type, "initMethod: call", "destroyMethod: call"), ""),
                Arguments.of(
                        "a bean of a script",
                        bean(type, "scriptLanguage: simple", "script: '${type:io.batonxero.support.Trap.FIELD}'"),
                        ""),
                Arguments.of("a bean step", steps("- bean: {beanType: io.batonxero.support.Trap, method: call}"), ""),
                Arguments.of(
                        "a bean step by name", steps("- bean: {ref: io.batonxero.support.Trap, method: call}"), ""),
                Arguments.of("a process step", steps("- process: {ref: '#class:io.batonxero.support.Trap'}"), ""),
                Arguments.of(
                        "a process step with an argument",
                        steps("- process: {ref: '#class:io.batonxero.support.Trap(\"x\")'}"),
                        ""),
                Arguments.of(
                        "an aggregation",
                        steps(
                                "- split:",
                                "    simple: ${body}",
                                "    aggregationStrategy: '#class:io.batonxero.support.Trap#make(\"x\")'",
                                "    steps: [{stop: {}}]"),
                        ""),
                Arguments.of(
                        "a step by type",
                        bean(type) + steps("- process: {ref: '#type:io.batonxero.support.Trap'}"),
                        ""),
                Arguments.of(
                        "a step by a type of no bean",
                        steps("- process: {ref: '#type:io.batonxero.support.Trap'}"),
                        "bean of class io.batonxero.support.Trap not found"),
                Arguments.of("the component bean", steps("- to: bean:io.batonxero.support.Trap?method=call"), ""),
                Arguments.of("the component class", steps("- to: class:io.batonxero.support.Trap?method=call"), ""),
                Arguments.of(
                        "an option in a URI",
                        steps("- to: 'log:x?exchangeFormatter=#class:io.batonxero.support.Trap(\"x\")'"),
                        "ExchangeFormatter"),
                Arguments.of(
                        "a call in an expression",
                        steps("- setBody: {method: {beanType: io.batonxero.support.Trap, method: call}}"),
                        ""),
                Arguments.of(
                        "a call in a text",
                        steps("- setBody: {simple: '${bean:io.batonxero.support.Trap?method=call}'}"),
                        ""),
                Arguments.of(
                        "a field in a text",
                        steps("- setBody: {simple: '${type:io.batonxero.support.Trap.FIELD}'}"),
                        ""),
                Arguments.of(
                        "a result type",
                        steps("- setBody: {simple: {expression: x, resultType: io.batonxero.support.Trap}}"),
                        ""),
                Arguments.of(
                        "an unmarshalled type",
                        steps("- unmarshal: {json: {unmarshalType: io.batonxero.support.Trap}}"),
                        ""),
                Arguments.of(
                        "a text made of settings",
                        steps("- process: {ref: '{{baton.users-folder}}ss:io.batonxero.support.Trap(\"x\")'}"),
                        ""),
                Arguments.of("a bean of a template", """
                        - routeTemplate:
                            id: template
                            beans:
                              - {name: inner, type: io.batonxero.support.Trap, constructors: {'0': x}}
                            from:
                              uri: direct:inner
                              steps:
                                - process: {ref: '#inner'}
                        - templatedRoute: {routeId: made, routeTemplateRef: template}
                        """, ""));
    }

    private Run validate(Path routes) {
        return Run.of(Map.of("BATON_ROUTES", "routes," + routes, "BATON_USERS_FOLDER", "#cla"), "validate");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToNameAClass")
    void noClassIsInitialisedOrInstantiated(String way, String text, String problem) throws Exception {
        Files.writeString(folder.resolve("trap.camel.yaml"), text);

        Run run = validate(folder);

        assertThat(System.getProperty(Trap.RECORD)).as("code that was run").isNull();
        if (problem.isEmpty()) {
            assertThat(run.out()).contains("nothing is wrong");
            assertThat(run.exitCode()).isZero();
        } else {
            assertThat(run.out()).contains(problem);
        }
    }

    @Test
    void problemsFoundByReflectionHaveTheirLine() throws Exception {
        Files.writeString(folder.resolve("trap.camel.yaml"), """
                - beans:
                    - name: none
                      type: io.batonxero.Nowhere
                    - name: arguments
                      type: io.batonxero.support.Trap
                      constructors: {"0": a, "1": b}
                    - name: factory
                      type: io.batonxero.support.Trap
                      factoryMethod: nosuch
                    - name: property
                      type: io.batonxero.support.Trap
                      properties: {colour: red}
                    - name: method
                      type: io.batonxero.support.Trap
                      initMethod: nosuch
                    - name: abstract
                      type: java.io.OutputStream
                """);
        String file = folder.resolve("trap.camel.yaml").toString();

        assertThat(validate(folder).out().lines().filter(line -> line.startsWith(file)))
                .containsExactly(
                        file + ":2: class io.batonxero.Nowhere not found",
                        file + ":4: class io.batonxero.support.Trap has no public constructor with 2 arguments",
                        file
                                + ":7: class io.batonxero.support.Trap has no public static method nosuch with 0 arguments",
                        file + ":10: class io.batonxero.support.Trap has no property colour",
                        file + ":13: class io.batonxero.support.Trap has no method nosuch",
                        file + ":16: class java.io.OutputStream is abstract and cannot be instantiated");
    }

    @Test
    void noFolderIsCreatedAndNoOtherHostIsContacted() throws Exception {
        Path made = folder.resolve("made");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("trap.camel.yaml"), """
                    - from:
                        uri: file:%s
                        steps:
                          - to: file:%s/other
                          - setBody: {simple: "resource:http://127.0.0.1:%d/script"}
                    """.formatted(made, made, server.getLocalPort()));

            assertThat(validate(folder).out()).contains("validation loads resources from file: and classpath: only");
            assertThat(made).doesNotExist();
            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theCheckOfAnEditRunsNothingEither() throws Exception {
        Path target = folder.resolve("target");
        Service service = new Service(folder);
        RouteEdits routes = RouteEdits.in(folder.resolve("routes"));
        try (LogLines log = LogLines.of("audit")) {
            service.run("--routes", routes.folder().toString());
            service.awaitReload();
            routes.save(
                    "stream",
                    "- beans: [{name: evil, type: java.io.FileOutputStream, constructors: {'0': '%s'}}]\n"
                            .formatted(target));
            Awaitility.await().until(() -> log.all().toString().contains("restart required files=[stream.camel.yaml]"));
            routes.save(
                    "logger", steps("- to: 'log:x?logger=#class:java.io.FileOutputStream(\"%s\")'".formatted(target)));
            Awaitility.await()
                    .until(() -> log.all()
                            .toString()
                            .contains("route edit rejected, its routes are unchanged files=[logger.camel.yaml]"));
        } finally {
            service.close();
        }

        assertThat(target).doesNotExist();
    }
}

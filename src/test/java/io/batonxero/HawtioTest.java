package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Service;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations that a logged-in operator may and may not call. */
class HawtioTest {
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final String CAMEL = "org.apache.camel:context=baton-xero,";
    private static final String TRACER = CAMEL + "type=tracer,name=BacklogTracer";

    @TempDir
    static Path folder;

    private static Service service;
    private static HawtioClient client;
    private static RouteEdits routes;

    @BeforeAll
    static void start() throws Exception {
        int port = HawtioClient.freePort();
        service = new Service(folder);
        client = new HawtioClient(port);
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        service.environment().put("BATON_HAWTIO_PASSWORD_FILE", file.toString());
        routes = RouteEdits.in(folder.resolve("routes"));
        service.run(
                "--hawtio-port",
                String.valueOf(port),
                "--routes",
                routes.folder().toString());
        service.await(client::isUp);
        client.login("admin", PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    /** {@return a name as in the tables here} There, a comma would end a column. */
    private static String name(String table) {
        return table.replace("camel:", CAMEL).replace('/', ',');
    }

    private static MBeanInfo info(String name) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().getMBeanInfo(new ObjectName(name));
    }

    private JsonNode call(String name, String operation, Object... arguments) throws Exception {
        return client.jolokia(
                Map.of("type", "exec", "mbean", name, "operation", operation, "arguments", List.of(arguments)));
    }

    private JsonNode read(String name, String attribute) throws Exception {
        return client.jolokia(Map.of("type", "read", "mbean", name, "attribute", attribute));
    }

    private JsonNode write(String name, String attribute, Object value) throws Exception {
        return client.jolokia(Map.of("type", "write", "mbean", name, "attribute", attribute, "value", value));
    }

    @Test
    void aRouteCanBeStoppedAndStarted() throws Exception {
        String route = CAMEL + "type=routes,name=\"send-heartbeats\"";

        assertThat(call(route, "stop()").path("status").asInt()).isEqualTo(200);
        assertThat(read(route, "State").path("value").asText()).isEqualTo("Stopped");

        assertThat(call(route, "start()").path("status").asInt()).isEqualTo(200);
        assertThat(read(route, "State").path("value").asText()).isEqualTo("Started");
    }

    @Test
    void everyStepIsShownByWhatItDoes() throws Exception {
        JsonNode steps = client.jolokia(Map.of("type", "search", "mbean", CAMEL + "type=processors,name=*"));

        assertThat(steps.path("value"))
                .hasSizeGreaterThan(100)
                .allSatisfy(step -> assertThat(step.asText()).doesNotContainPattern("name=\"?[A-Za-z]+\\d+\\b"));
    }

    @Test
    void aStoppedRouteStaysStoppedWhenAnotherFileIsEdited() throws Exception {
        String stopped = CAMEL + "type=routes,name=\"write-report\"";
        String edited = CAMEL + "type=routes,name=\"read-users\"";
        call(stopped, "stop()");

        try (LogLines audit = LogLines.of("audit")) {
            routes.save("read-users", RouteEdits.edited("read-users", "Lists the", "Shows the"));
            service.await(() -> audit.all().stream().anyMatch(line -> line.startsWith("INFO routes reloaded")));
        }

        assertThat(read(edited, "Description").path("value").asText()).startsWith("Shows the");
        assertThat(read(edited, "State").path("value").asText()).isEqualTo("Started");
        assertThat(read(stopped, "State").path("value").asText()).isEqualTo("Stopped");
        assertThat(call(stopped, "start()").path("status").asInt()).isEqualTo(200);
        assertThat(read(stopped, "State").path("value").asText()).isEqualTo("Started");
    }

    @Test
    void onlySwitchingTheTracerIsPermitted() throws Exception {
        assertThat(read(TRACER, "Enabled").path("value").asBoolean()).isFalse();

        assertThat(call(TRACER, "setEnabled", true).path("status").asInt()).isEqualTo(200);
        assertThat(read(TRACER, "Enabled").path("value").asBoolean()).isTrue();
        assertThat(call(TRACER, "setEnabled", false).path("status").asInt()).isEqualTo(200);
        assertThat(read(TRACER, "Enabled").path("value").asBoolean()).isFalse();

        // What Hawtio's page sets it to before, since it is so already.
        assertThat(write(TRACER, "BodyMaxChars", 5000).path("status").asInt()).isEqualTo(200);
        assertThat(write(TRACER, "BodyIncludeStreams", false).path("status").asInt())
                .isEqualTo(200);
        assertThat(write(TRACER, "BodyIncludeFiles", false).path("status").asInt())
                .isEqualTo(200);
        assertThat(write(TRACER, "BodyMaxChars", 0).path("status").asInt()).isEqualTo(403);
        assertThat(write(TRACER, "BodyIncludeStreams", true).path("status").asInt())
                .isEqualTo(403);
        assertThat(read(TRACER, "BodyMaxChars").path("value").asInt()).isEqualTo(5000);
    }

    @ParameterizedTest
    @CsvSource({
        "camel:type=context/name=\"baton-xero\", 'sendBody(java.lang.String,java.lang.Object)'",
        "camel:type=context/name=\"baton-xero\", 'sendStringBody(java.lang.String,java.lang.String)'",
        "camel:type=context/name=\"baton-xero\", 'requestBody(java.lang.String,java.lang.Object)'",
        "camel:type=context/name=\"baton-xero\", createEndpoint(java.lang.String)",
        "camel:type=context/name=\"baton-xero\", dumpRoutesAsXml(boolean)",
        "camel:type=context/name=\"baton-xero\", 'dumpRoutesAsXml(boolean,boolean)'",
        "camel:type=context/name=\"baton-xero\", dumpRoutesAsYaml()",
        "camel:type=context/name=\"baton-xero\", stop()",
        "camel:type=context/name=\"baton-xero\", suspend()",
        "camel:type=routes/name=\"sync\", remove()",
        "camel:type=routes/name=\"sync\", stop(long)",
        "camel:type=routes/name=\"sync\", updateRouteFromXml(java.lang.String)",
        "camel:type=routes/name=\"sync\", dumpRouteAsXml(boolean)",
        "camel:type=processors/name=\"sync-list-tenants\", stop()",
        "camel:type=services/name=GlobalVariableRepository, variables()",
        "camel:type=tracer/name=BacklogTracer, setTraceFilter(java.lang.String)",
        "camel:type=tracer/name=BacklogTracer, setTracePattern(java.lang.String)",
        "camel:type=tracer/name=BacklogTracer, clear()",
        "com.sun.management:type=DiagnosticCommand, vmSystemProperties()",
        "com.sun.management:type=DiagnosticCommand, vmCommandLine()",
        "com.sun.management:type=HotSpotDiagnostic, 'dumpHeap(java.lang.String,boolean)'",
        "com.sun.management:type=HotSpotDiagnostic, 'setVMOption(java.lang.String,java.lang.String)'",
        "java.lang:type=Memory, gc()",
        "java.lang:type=Threading, 'dumpAllThreads(boolean,boolean)'",
        "java.util.logging:type=Logging, 'setLoggerLevel(java.lang.String,java.lang.String)'",
        "quartz:type=QuartzScheduler/name=DefaultQuartzScheduler-baton-xero/instance=NON_CLUSTERED, standby()",
    })
    void otherOperationsAreRefused(String table, String signature) throws Exception {
        String name = name(table);
        String bare = signature.replaceFirst("\\(.*", "");
        assertThat(info(name).getOperations())
                .as("there to be refused")
                .extracting(MBeanOperationInfo::getName)
                .contains(bare);

        assertThat(call(name, signature).path("status").asInt()).isEqualTo(403);
        assertThat(call(name, bare).path("status").asInt()).isEqualTo(403);
        assertThat(client.get("/jolokia/exec/" + name.replace("\"", "%22") + "/" + bare)
                        .body())
                .contains("\"status\":403");
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang:type=Runtime, SystemProperties",
        "java.lang:type=Runtime, InputArguments",
        "java.lang:type=Runtime, ClassPath",
        "com.sun.management:type=HotSpotDiagnostic, DiagnosticOptions",
        "java.util.logging:type=Logging, LoggerNames",
    })
    void otherAttributesCannotBeRead(String name, String attribute) throws Exception {
        assertThat(info(name).getAttributes())
                .as("there to be refused")
                .extracting(MBeanAttributeInfo::getName)
                .contains(attribute);

        assertThat(read(name, attribute).path("status").asInt()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "camel:type=tracer/name=BacklogTracer, Enabled, true",
        "camel:type=tracer/name=BacklogTracer, RemoveOnDump, false",
        "camel:type=context/name=\"baton-xero\", Tracing, true",
        "camel:type=routes/name=\"sync\", Tracing, true",
        "java.lang:type=Memory, Verbose, true",
    })
    void noAttributeCanBeWritten(String table, String attribute, boolean value) throws Exception {
        assertThat(write(name(table), attribute, value).path("status").asInt()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"type\":\"list\"}', 422, more than 8388608 bytes",
        // Whichever comes first, on a slow machine.
        "300, '{\"type\":\"read\",\"mbean\":\"org.apache.camel:*\"}', 422 503, ' than '",
        "1501, '{\"type\":\"version\"}', 413, more than 1500 operations"
    })
    void aTooLargeBulkRequestIsRefusedAndTheNextSucceeds(int count, String operation, String statuses, String why)
            throws Exception {
        String bulk = "[" + String.join(",", Collections.nCopies(count, operation)) + "]";
        try (LogLines audit = LogLines.of("audit")) {
            HttpResponse<String> refused = client.post("/jolokia/", bulk);

            assertThat(statuses).contains(String.valueOf(refused.statusCode()));
            assertThat(refused.body()).contains(why);
            assertThat(audit.all())
                    .anyMatch(
                            line -> line.startsWith("WARN request refused method=POST path=/hawtio/jolokia/ status="));
        }
        assertThat(client.jolokia(List.of(Map.of("type", "version"), Map.of("type", "list"))))
                .hasSize(2)
                .allMatch(response -> response.path("status").asInt() == 200);
    }

    @Test
    void longOrDeepRequestsAreRefused() throws Exception {
        assertThat(client.post("/jolokia/", "[" + " ".repeat(3 << 20) + "]").statusCode())
                .isEqualTo(413);
        assertThat(client.post("/jolokia/", "[".repeat(100_000)).statusCode()).isEqualTo(413);
        assertThat(client.post("/jolokia/", "[" + "[],".repeat(100_000) + "[]]").statusCode())
                .isEqualTo(413);
        String sevens = "{\"type\":\"version\",\"arguments\":[" + "7,".repeat(100_000) + "7]}";
        assertThat(client.post("/jolokia/", sevens).body()).contains("JSON tokens");
        assertThat(client.post("/jolokia/", "[{\"type\":\"nonsense\"}]").statusCode())
                .isEqualTo(400);
        assertThat(client.post("/jolokia/", "[7]").statusCode()).isEqualTo(400);
        assertThat(client.post("/jolokia/", "[]").body()).isEqualTo("[]");
    }

    @Test
    void operationsOnPatternsAreRefused() throws Exception {
        for (String pattern : List.of("org.apache.camel:type=routes,*", "*:*", CAMEL + "type=routes,name=*")) {
            assertThat(call(pattern, "stop()").path("status").asInt()).isEqualTo(403);
        }
        assertThat(read(CAMEL + "type=routes,name=\"sync\"", "State")
                        .path("value")
                        .asText())
                .isEqualTo("Started");
    }

    @Test
    void theConsoleListsOnlyPermittedMBeansAndOperations() throws Exception {
        JsonNode listed = client.jolokia(Map.of("type", "list")).path("value");
        assertThat(listed.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("org.apache.camel", "quartz", "java.lang", "hawtio");

        String route = CAMEL + "type=routes,name=\"sync\"";
        JsonNode rights = call(
                        "hawtio:type=security,area=jmx,name=Rights",
                        "canInvoke(java.util.Map)",
                        Map.of(route, List.of("start()", "remove()")))
                .path("value")
                .path(route);

        assertThat(rights.path("start()").path("CanInvoke").asBoolean()).isTrue();
        assertThat(rights.path("remove()").path("CanInvoke").asBoolean(true)).isFalse();
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHelloRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.batonxero.demo.Request;
import io.batonxero.settings.SettingNames;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that Hawtio's server tells someone who is logged in, while a sync is traced: read attribute by attribute and
 * operation by operation, and searched for every secret there is.
 */
class HawtioSecretsTest {
    private static final int AT_A_TIME = 100;
    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();
    private static final String SFTP_PASSWORD = "sftp-Passw0rd-of-the-test";
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final String CONTEXT = "org.apache.camel:context=baton-xero,type=context,name=\"baton-xero\"";
    private static final String TRACER = "org.apache.camel:context=baton-xero,type=tracer,name=BacklogTracer";
    private static final String PLANTED = "planted-8d1f0c";
    private static final Pattern PARAMETER = Pattern.compile("(refresh_token|client_assertion)=([^&]+)");
    private static final Pattern STORED = Pattern.compile("\"\\w*_token\"\\s*:\\s*\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    @AutoClose
    private Service service;

    private HawtioClient client;
    private int port;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        port = HawtioClient.freePort();
        client = new HawtioClient(port);
    }

    private void run(String... more) throws Exception {
        List<String> flags = new ArrayList<>(
                List.of("--hawtio-password", PASSWORD, "--hawtio-port", String.valueOf(port), "--routes", planted()));
        flags.addAll(List.of(more));
        service.environment().put("BATON_SFTP_PASSWORD", SFTP_PASSWORD);
        service.run(flags.toArray(String[]::new));
        service.await(client::isUp);
        // From here on it has a token of ConductorOne's, which can be taken from it.
        service.await(
                () -> !service.c1().requests(BatonServiceHelloRequest.class).isEmpty());
        assertThat(client.login("admin", PASSWORD).statusCode()).isEqualTo(200);
        ask(call(TRACER, "setEnabled", true));
    }

    /** {@return route folders, by which a variable holds what has to be found} */
    private String planted() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        String route = Files.readString(Path.of("routes/check-sync.camel.yaml"));
        String planting = """
                steps:
                        - setVariable:
                            name: planted
                            expression:
                              constant:
                                expression: %s
                """.formatted(PLANTED);
        Files.writeString(mine.resolve("check-sync.camel.yaml"), route.replaceFirst("steps:\n", planting));
        return "routes," + mine;
    }

    /** Reads the traces again and again, and gives it time to: the tracer keeps only the last ones. */
    private BatonServiceFinishTaskRequest syncWatched(String letter) throws Exception {
        service.xero().latency(Duration.ofMillis(400));
        service.c1().tokens().revokeAll();
        service.await(() -> {
            traces();
            return isTraced("post-to-c1-token-endpoint");
        });
        service.c1().script().queue(ServiceTest.sync(letter));
        Optional<BatonServiceFinishTaskRequest> finished = Optional.empty();
        while (finished.isEmpty()) {
            traces();
            finished = service.c1().nextFinished(Duration.ofMillis(50));
        }
        return finished.get();
    }

    private void traces() {
        try {
            ask(call(TRACER, "dumpAllTracedMessagesAsXml()"));
        } catch (Exception failed) {
            throw new IllegalStateException("Traces can be read", failed);
        }
    }

    private boolean isTraced(String step) {
        return told.stream().anyMatch(answer -> answer.contains("<toNode>" + step + "<"));
    }

    private static Map<String, Object> call(String name, String operation, Object... arguments) {
        return Map.of("type", "exec", "mbean", name, "operation", operation, "arguments", List.of(arguments));
    }

    private JsonNode ask(Object request) throws Exception {
        JsonNode answer = client.jolokia(request);
        told.add(answer.toString());
        return answer;
    }

    /** {@return the responses to operations, as many at a time as Jolokia takes} */
    private ArrayNode askAll(List<? extends Map<String, ?>> operations) throws Exception {
        ArrayNode responses = JsonNodeFactory.instance.arrayNode();
        for (int from = 0; from < operations.size(); from += AT_A_TIME) {
            int to = Math.min(from + AT_A_TIME, operations.size());
            ask(operations.subList(from, to)).forEach(responses::add);
        }
        return responses;
    }

    /** Reads every MBean and records the responses. */
    private Set<String> readEverything() throws Exception {
        ask(List.of(Map.of("type", "list"), Map.of("type", "version"), Map.of("type", "config")));
        ask(call(CONTEXT, "dumpRoutesStatsAsXml", true, true));
        ask(call(TRACER, "dumpAllTracedMessagesAsXml()"));
        Set<ObjectName> names = MBEANS.queryNames(null, null);
        askAll(names.stream()
                .map(name -> Map.of("type", "read", "mbean", name.toString(), "config", Map.of("ignoreErrors", true)))
                .toList());
        return callEverything(names);
    }

    /** An operation of all MBeans that are alike. */
    private record Operation(List<ObjectName> names, String signature) {
        @Override
        public String toString() {
            return names.get(0).getKeyProperty("type") + " " + signature;
        }

        Map<String, Object> call(ObjectName name) {
            return HawtioSecretsTest.call(name.toString(), signature);
        }
    }

    /** {@return the permitted operations without arguments} */
    private Set<String> callEverything(Collection<ObjectName> names) throws Exception {
        List<Operation> all = names.stream()
                .collect(Collectors.groupingBy(name -> info(name).getClassName() + " " + name.getKeyProperty("type")))
                .values()
                .stream()
                .flatMap(alike -> operations(alike.get(0)).map(signature -> new Operation(alike, signature)))
                .toList();
        JsonNode answers =
                askAll(all.stream().map(one -> one.call(one.names().get(0))).toList());
        List<Operation> permitted = IntStream.range(0, all.size())
                .filter(i -> answers.path(i).path("status").asInt() != 403)
                .mapToObj(all::get)
                .toList();
        askAll(permitted.stream()
                .flatMap(one -> one.names().stream().map(one::call))
                .toList());
        return permitted.stream().map(Operation::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static MBeanInfo info(ObjectName name) {
        try {
            return MBEANS.getMBeanInfo(name);
        } catch (JMException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Stream<String> operations(ObjectName name) {
        boolean isRoute = "routes".equals(name.getKeyProperty("type"));
        return Stream.of(info(name).getOperations())
                .filter(operation -> operation.getSignature().length == 0)
                .map(operation -> operation.getName() + "()")
                // A route that is stopped has nothing more to tell.
                .filter(operation -> !isRoute || !Set.of("start()", "stop()").contains(operation))
                .distinct();
    }

    /** {@return every secret that was configured, sent or received} */
    private Set<String> secrets() {
        Set<String> secrets = new HashSet<>(List.of(
                PASSWORD,
                SFTP_PASSWORD,
                SimulatedTokens.CLIENT_SECRET,
                SimulatedTokens.REFRESH_TOKEN,
                service.c1().clientSecret()));
        for (Request request : service.xero().requests()) {
            secrets.add(withoutScheme(request.headers().getOrDefault("authorization", "Bearer -none-")));
            found(PARAMETER, 2, request.body()).forEach(secrets::add);
        }
        for (SimulatedC1.Call call : service.c1().calls()) {
            secrets.add(withoutScheme(String.valueOf(call.authorization())));
        }
        service.c1().tokens().forms().forEach(form -> found(PARAMETER, 2, form).forEach(secrets::add));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().contains("token") && Files.isRegularFile(file))
                    .toList()) {
                found(STORED, 1, Files.readString(file)).forEach(secrets::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return secrets;
    }

    /** {@return a field of the token file} */
    private String stored(String field) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/tokens"))) {
            Path file = files.filter(one -> one.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            return new ObjectMapper().readTree(file.toFile()).path(field).asText();
        }
    }

    private static String withoutScheme(String authorization) {
        return authorization.substring(authorization.indexOf(' ') + 1);
    }

    private static Stream<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> URLDecoder.decode(match.group(group), StandardCharsets.UTF_8));
    }

    private void assertThatNoSecretIsExposed() {
        String everything = String.join("\n", told);
        // The search would find what is in a body, and in a variable.
        assertThat(everything.contains("aroha.ngata@kereru.example")).isTrue();
        assertThat(everything.contains(PLANTED)).isTrue();

        assertThat(secrets())
                .hasSizeGreaterThan(6)
                .filteredOn(everything::contains)
                .isEmpty();
    }

    @Test
    void noSecretIsExposedWhileASyncIsTraced() throws Exception {
        run();
        service.xero().tokens().expireAll();

        assertThat(syncWatched("a").hasSuccess()).isTrue();
        Set<String> permitted = readEverything();

        assertThat(permitted)
                .containsExactly(
                        "context dumpRoutesAsXml()",
                        "routes isUpdateRouteEnabled()",
                        "services browse()",
                        "tracer dumpAllTracedMessagesAsXml()");
        // Tokens came and were stored while it looked.
        assertThat(List.of("post-to-token-endpoint", "fetch-token-store-tokens", "post-to-c1-token-endpoint"))
                .allMatch(this::isTraced);
        assertThat(secrets()).contains(stored("access_token"), stored("previous_refresh_token"));
        assertThatNoSecretIsExposed();
        assertThat(SettingNames.secrets())
                .containsExactlyInAnyOrder(
                        "baton.xero.client-secret",
                        "baton.refresh-token",
                        "baton.token",
                        "baton.sftp.password",
                        "baton.client-secret",
                        "baton.hawtio.password");
    }

    @Test
    void noConfiguredTokenIsExposed() throws Exception {
        String token = service.xero().tokens().accessToken();
        run("--token", token);

        assertThat(syncWatched("a").hasSuccess()).isTrue();
        service.xero().tokens().expireAll();
        assertThat(syncWatched("b").hasError()).isTrue();
        readEverything();

        assertThat(secrets()).contains(token);
        assertThatNoSecretIsExposed();
    }
}

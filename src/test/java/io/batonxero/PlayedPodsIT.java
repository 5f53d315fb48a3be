package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.ImageUnderTest;
import io.batonxero.support.KubernetesManifests;
import io.batonxero.support.PlayedPods;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The manifests of {@code kubernetes/}, run by podman with the same users, volumes, mounts, variables and security. */
class PlayedPodsIT extends ImageUnderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");
    private static final String EMPTIED = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";

    /** Podman's name of the container: pod name, container name. */
    private static final String POD = "baton-xero-camel-baton-xero-camel";

    @AfterEach
    void stop() throws Exception {
        podman("pod", "rm", "--all", "--force", "--time=0");
        podman("volume", "prune", "--force");
    }

    private static Run podman(String... arguments) throws Exception {
        return engine().run(arguments);
    }

    private Map<String, String> secret() {
        return service("/etc/baton-xero-camel/routes/ca.pem");
    }

    /** Plays the manifests of a folder on the network of this machine. */
    private void play(String rendered, Map<String, String> secret, Map<String, String> mounts) throws Exception {
        PlayedPods pods = new PlayedPods(secret, Files.readString(c1.certificateFile()), mounts);
        StringBuilder yaml = new StringBuilder();
        for (JsonNode object : pods.of(KubernetesManifests.rendered(rendered))) {
            yaml.append("---\n").append(JSON.writeValueAsString(object)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("play.yaml"), yaml);
        Run play = podman("kube", "play", "--network=host", file.toString());
        assertThat(play.exitCode()).as(play.err()).isZero();
    }

    private void assertSynced(String task) throws Exception {
        c1.script().queue(ServiceTest.sync(task));
        Optional<BatonServiceFinishTaskRequest> finished = c1.nextFinished(TIMEOUT);
        assertThat(finished).as("finished, with pods %s", podman("ps", "--all")).isPresent();
        assertThat(finished.orElseThrow().hasSuccess()).as("%s", finished).isTrue();
    }

    @Test
    void theBaseSyncsAndStoresItsTokensInItsVolume() throws Exception {
        play("base", secret(), Map.of());
        assertSynced("a");

        Run tokens = podman("exec", POD, "ls", "-ln", "/var/lib/baton-xero-camel/tokens");
        assertThat(tokens.out()).contains("-rw------- 1 10001 10001");
        Run health = podman("exec", POD, "baton-xero-camel", "health-check");
        assertThat(health.exitCode()).as(health.toString()).isZero();
        assertThat(podman("stop", "--time=30", POD).exitCode()).isZero();
        assertThat(podman("inspect", "--format={{.State.ExitCode}}", POD).out()).isEqualTo("143\n");
    }

    @Test
    void reportsAreReadAndRemovalsAcceptedByCommandsInThePod() throws Exception {
        Path world = XeroWorld.copy(GIVEN, folder.resolve("world"));
        xero.close();
        xero = SimulatedXero.start(XeroWorld.in(world));
        Map<String, String> secret = secret();
        secret.put("BATON_REPORT", "/var/lib/baton-xero-camel/access.csv");
        play("base", secret, Map.of());
        assertSynced("a");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> podman("logs", POD).toString().contains("Task complete!"));

        assertThat(podman("exec", POD, "cat", "/var/lib/baton-xero-camel/access.csv")
                        .out())
                .contains("Harbour & Sons Pty");

        Files.writeString(world.resolve(EMPTIED).resolve("users.json"), "{\"Status\":\"OK\",\"Users\":[]}");
        c1.script().queue(ServiceTest.sync("b"));
        String refusal = c1.nextFinished(TIMEOUT).orElseThrow().getStatus().getMessage();
        Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(refusal);
        assertThat(code.find()).as(refusal).isTrue();
        Run accepted = podman("exec", POD, "baton-xero-camel", "accept-removals", code.group(1));
        assertThat(accepted.exitCode()).as(accepted.err()).isZero();
        assertSynced("c");
    }

    @Test
    void aRouteOfTheConfigMapReplacesOneOfTheImage() throws Exception {
        play("overlays/swap-route", secret(), Map.of());
        assertSynced("a");

        // The swapped step skips one of three organisations, a demo company.
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> podman("logs", POD).toString().contains("\"organisations\":2"));
    }

    @Test
    void bothPodsShareTheirTokensAndOneContinuesAlone() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder)) {
            Map<String, String> secret = kubernetes.environment(secret());
            Set<String> setByManifest = Set.of("BATON_ROUTES", "BATON_KUBERNETES_SERVICE_ACCOUNT");
            secret.keySet().removeAll(setByManifest);
            play(
                    "overlays/ha",
                    secret,
                    Map.of("/var/run/secrets/kubernetes.io/serviceaccount", kubernetes.account() + ""));
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(c1.requests(BatonServiceGetTaskRequest.class))
                            .extracting(BatonServiceGetTaskRequest::getHostId)
                            .contains("baton-xero-camel-0", "baton-xero-camel-1"));
            assertSynced("a");

            assertThat(podman("kill", "baton-xero-camel-0-baton-xero-camel").exitCode())
                    .isZero();
            assertSynced("b");

            assertThat(kubernetes.secret("SIMULATED0CLIENT.json")).contains("simulated-refresh-");
        }
    }
}

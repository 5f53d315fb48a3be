package io.batonxero;

import static io.batonxero.support.KubernetesManifests.container;
import static io.batonxero.support.KubernetesManifests.named;
import static io.batonxero.support.KubernetesManifests.ofKind;
import static io.batonxero.support.KubernetesManifests.pods;
import static io.batonxero.support.KubernetesManifests.rendered;
import static io.batonxero.support.KubernetesManifests.variable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.batonxero.settings.SettingNames;
import io.batonxero.support.KubernetesManifests;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of {@code kubernetes/} match Kubernetes' schemas and this program. Needs kubectl, else partly skipped. */
class KubernetesManifestsTest {
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("coordination.k8s.io/v1 Lease", Lease.class),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class));

    /** Rejects unknown fields, which the model classes would keep as additional properties. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated any) {
                    return false;
                }
            });

    static List<String> appliedFolders() {
        return KubernetesManifests.appliedFolders();
    }

    private static Properties settings() throws Exception {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            settings.load(reader);
        }
        return settings;
    }

    @Test
    void eachFileIsYamlWithoutDuplicateKeys() throws Exception {
        for (Path file : KubernetesManifests.files()) {
            assertThat(KubernetesManifests.documents(Files.readString(file)))
                    .as("%s", file)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void eachObjectMatchesTheSchemaOfItsKind(String folder) throws Exception {
        assertMatchesSchemas(rendered(folder));
    }

    private static void assertMatchesSchemas(List<JsonNode> objects) throws Exception {
        for (JsonNode object : objects) {
            String kind = object.path("apiVersion").asText() + " "
                    + object.path("kind").asText();
            Object read = STRICT.treeToValue(object, Objects.requireNonNull(KINDS.get(kind), kind));
            assertThat(read).isNotNull();
        }
    }

    @Test
    void theExampleSecretMatchesItsSchemaAndHasOnlySettings() throws Exception {
        JsonNode secret = KubernetesManifests.documents(Files.readString(Path.of("kubernetes/secret.example.yaml")))
                .get(0);

        assertThat(STRICT.treeToValue(secret, Secret.class).getStringData().keySet())
                .contains("BATON_CLIENT_ID", "BATON_CLIENT_SECRET", "BATON_XERO_CLIENT_ID", "BATON_XERO_CLIENT_SECRET")
                .isSubsetOf(variables());
    }

    private static Set<String> variables() throws Exception {
        return Stream.concat(SettingNames.all().stream(), settings().stringPropertyNames().stream())
                .map(SettingNames::environment)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void eachVariableIsASetting(String folder) throws Exception {
        assertThat(pods(folder))
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(container(pod).path("env"))
                        .extracting(variable -> variable.path("name").asText())
                        .doesNotHaveDuplicates()
                        .isSubsetOf(variables()));
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void eachProbeUsesThePortOfThePod(String folder) throws Exception {
        for (JsonNode pod : pods(folder)) {
            JsonNode port = named(container(pod).path("ports"), "management");
            assertThat(variable(pod, "BATON_HEALTH_CHECK")).isEqualTo("true");
            assertThat(variable(pod, "BATON_HEALTH_CHECK_PORT"))
                    .isEqualTo(port.path("containerPort").asText());
            JsonNode address = named(container(pod).path("env"), "BATON_HEALTH_CHECK_BIND_ADDRESS");
            assertThat(address.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("status.podIP");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode request = container(pod).path(probe).path("httpGet");
                assertThat(request.path("port").asText()).isEqualTo("management");
                assertThat(request.path("path").asText())
                        .isEqualTo(probe.equals("readinessProbe") ? "/ready" : "/live");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void onlyVolumesAreWritable(String folder) throws Exception {
        for (JsonNode pod : pods(folder)) {
            JsonNode mounts = container(pod).path("volumeMounts");
            assertThat(named(mounts, "state").path("mountPath").asText()).isEqualTo(variable(pod, "BATON_STATE_DIR"));
            assertThat(named(mounts, "tmp").path("mountPath").asText()).isEqualTo("/tmp");
            assertThat(named(pod.path("volumes"), "tmp").has("emptyDir")).isTrue();
            assertThat(container(pod)
                            .at("/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .isTrue();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void theRoutesOfTheConfigMapAreTheLastRouteFolder(String folder) throws Exception {
        List<JsonNode> objects = rendered(folder);
        for (JsonNode pod : pods(folder)) {
            JsonNode mount = named(container(pod).path("volumeMounts"), "routes");
            assertThat(mount.has("subPath")).isFalse();
            List<String> folders = List.of(variable(pod, "BATON_ROUTES").split(",", -1));
            assertThat(folders).endsWith(mount.path("mountPath").asText());
            assertThat(folders.subList(0, folders.size() - 1))
                    .allSatisfy(path -> assertThat(Path.of(path)).isDirectory());
            String map =
                    named(pod.path("volumes"), "routes").at("/configMap/name").asText();
            assertThat(map).matches("baton-xero-camel-routes(-one|-rest)?");
            assertThat(ofKind(objects, "ConfigMap"))
                    .extracting(KubernetesManifests::name)
                    .contains(map);
        }
    }

    @Test
    void theSwappedRouteIsTheOneOfTheProgram() throws Exception {
        Path swapped = KubernetesManifests.FOLDER.resolve("overlays/swap-route/choose-tenants.camel.yaml");

        assertThat(swapped)
                .hasSameTextualContentAs(
                        Path.of("routes/swaps/choose-tenants/without-demo-companies/choose-tenants.camel.yaml"));
        assertThat(ofKind(rendered("overlays/swap-route"), "ConfigMap").get(0).path("data"))
                .singleElement()
                .satisfies(text -> assertThat(text.asText()).isEqualTo(Files.readString(swapped)));
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void onlyPodsWithSharedTokensUseKubernetes(String folder) throws Exception {
        List<JsonNode> objects = rendered(folder);
        boolean isShared = !ofKind(objects, "Lease").isEmpty();
        assertThat(isShared)
                .isEqualTo(Set.of("overlays/ha", "overlays/partitions").contains(folder));
        assertThat(pods(folder)).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean()).isEqualTo(isShared);
            assertThat(variable(pod, "BATON_ROUTES").contains("store-tokens/kubernetes-secret"))
                    .isEqualTo(isShared);
            if (isShared) {
                assertThat(ofKind(objects, "RoleBinding").get(0).path("subjects"))
                        .extracting(subject -> subject.path("name").asText())
                        .contains(pod.path("serviceAccountName").asText());
            }
        });
    }

    @Test
    void thePermissionsAreToReadAndChangeTheTokensTheirLeaseAndTheLastDelivery() throws Exception {
        List<JsonNode> objects = rendered("overlays/ha");
        String secret = settings().getProperty("baton.kubernetes.secret");
        String lease = settings().getProperty("baton.kubernetes.lease");

        String delivery = variable(pods("overlays/ha").get(0), "BATON_KUBERNETES_DELIVERY_SECRET");

        assertThat(ofKind(objects, "Secret", "Lease"))
                .extracting(KubernetesManifests::name)
                .containsExactlyInAnyOrder(secret, lease, delivery);
        assertThat(ofKind(objects, "Role").stream()
                        .flatMap(role -> StreamSupport.stream(role.path("rules").spliterator(), false)))
                .extracting(JsonNode::toString)
                .containsExactlyInAnyOrder(
                        "{\"apiGroups\":[\"\"],\"resourceNames\":[\"" + delivery
                                + "\"],\"resources\":[\"secrets\"],\"verbs\":[\"get\",\"patch\"]}",
                        "{\"apiGroups\":[\"\"],\"resourceNames\":[\"" + secret
                                + "\"],\"resources\":[\"secrets\"],\"verbs\":[\"get\",\"patch\"]}",
                        "{\"apiGroups\":[\"coordination.k8s.io\"],\"resourceNames\":[\"" + lease
                                + "\"],\"resources\":[\"leases\"],\"verbs\":[\"get\",\"patch\"]}");
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void policiesAndBudgetsSelectOnlyThesePods(String folder) throws Exception {
        List<JsonNode> objects = rendered(folder);
        assertThat(ofKind(objects, "NetworkPolicy"))
                .isNotEmpty()
                .allSatisfy(policy -> assertThat(policy.at("/spec/podSelector/matchLabels/app.kubernetes.io~1name")
                                .asText())
                        .isEqualTo("baton-xero-camel"));
        assertThat(ofKind(objects, "PodDisruptionBudget")).hasSize(folder.equals("overlays/ha") ? 1 : 0);
    }

    @Test
    void bothPodsHaveTheirOwnHostIdAndState() throws Exception {
        JsonNode pods = ofKind(rendered("overlays/ha"), "StatefulSet").get(0);

        assertThat(pods.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(named(pods.at("/spec/template/spec/containers/0/env"), "BATON_HOST_ID")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.name");
        assertThat(pods.at("/spec/volumeClaimTemplates"))
                .extracting(KubernetesManifests::name)
                .containsExactly("state");
    }

    @Test
    void eachOrganisationIsInOnePartition() throws Exception {
        List<List<String>> parts = ofKind(rendered("overlays/partitions"), "ConfigMap").stream()
                .filter(map -> KubernetesManifests.name(map).startsWith("baton-xero-camel-partition-"))
                .map(map -> List.of(map.at("/data/organisations").asText().split(",", -1)))
                .toList();

        assertThat(parts).hasSize(2);
        assertThat(parts.get(1))
                .containsExactlyElementsOf(
                        parts.get(0).stream().map(part -> "!" + part).toList());
        assertThat(pods("overlays/partitions")).allSatisfy(pod -> {
            assertThat(container(pod).path("envFrom")).hasSize(2);
            assertThat(named(container(pod).path("env"), "BATON_XERO_ORGANISATIONS")
                            .at("/valueFrom/configMapKeyRef/key")
                            .asText())
                    .isEqualTo("organisations");
        });
    }

    /** {@return the objects of an overlay that adds monitoring to a folder} */
    private static List<JsonNode> monitored(String folder, Path overlay) throws Exception {
        Path manifests = overlay.toRealPath().relativize(KubernetesManifests.FOLDER.toRealPath());
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                resources: [%1$s/%2$s]
                components: [%1$s/components/monitoring]
                """.formatted(manifests, folder));
        return rendered(overlay.toString());
    }

    @ParameterizedTest
    @MethodSource("appliedFolders")
    void monitoringScrapesThePodsOfEachFolder(String folder, @TempDir Path overlay) throws Exception {
        List<JsonNode> objects = monitored(folder, overlay);
        JsonNode monitor = ofKind(objects, "PodMonitor").get(0);
        JsonNode policy = ofKind(objects, "NetworkPolicy").stream()
                .filter(object -> KubernetesManifests.name(object).equals("baton-xero-camel-metrics"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> workloads = ofKind(objects, "Deployment", "StatefulSet");

        assertMatchesSchemas(objects);
        assertThat(workloads).isNotEmpty().allSatisfy(workload -> {
            JsonNode labels = workload.at("/spec/template/metadata/labels");
            assertThat(monitor.at("/spec/selector/matchLabels").properties()).isSubsetOf(labels.properties());
            JsonNode port = named(
                    container(workload.at("/spec/template/spec")).path("ports"),
                    monitor.at("/spec/podMetricsEndpoints/0/port").asText());
            assertThat(policy.at("/spec/ingress/0/ports/0/port").asInt())
                    .isEqualTo(port.path("containerPort").asInt());
        });
        assertThat(workloads)
                .extracting(workload -> workload.at("/spec/template/metadata/labels/app.kubernetes.io~1instance")
                        .asText())
                .as("labels from which the monitor makes jobs")
                .doesNotHaveDuplicates();
    }

    @Test
    void monitoringHasTheRulesOfTheDocument() throws Exception {
        JsonNode rule = KubernetesManifests.documents(Files.readString(
                        KubernetesManifests.FOLDER.resolve("components/monitoring/prometheus-rule.yaml")))
                .get(0);

        assertThat(rule.path("spec"))
                .isEqualTo(KubernetesManifests.documents(Files.readString(Path.of("docs/alerts.yaml")))
                        .get(0));
    }
}

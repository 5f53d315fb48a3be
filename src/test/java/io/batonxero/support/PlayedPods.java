package io.batonxero.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Converts rendered manifests to objects that podman can play on the host's network: a pod instead of each Deployment or
 * StatefulSet replica, with its own port and without limits, and a ConfigMap instead of the Secret.
 *
 * @param secret the entries of the Secret
 * @param certificate added to the ConfigMap of routes as {@code ca.pem}
 * @param mounts folders of this machine, by their path in the pod
 */
public record PlayedPods(Map<String, String> secret, String certificate, Map<String, String> mounts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@return the objects for podman} */
    public List<JsonNode> of(List<JsonNode> rendered) throws IOException {
        List<JsonNode> played = new ArrayList<>();
        played.add(configMap("baton-xero-secrets", secret));
        for (JsonNode object : rendered) {
            switch (object.path("kind").asText()) {
                case "PersistentVolumeClaim" -> played.add(object);
                case "ConfigMap" -> {
                    ObjectNode map = object.deepCopy();
                    map.withObject("/data").put("ca.pem", certificate);
                    played.add(map);
                }
                case "Deployment" -> played.add(pod(object, KubernetesManifests.name(object)));
                case "StatefulSet" -> {
                    for (int i = 0; i < object.at("/spec/replicas").asInt(); i++) {
                        addWithClaims(object, KubernetesManifests.name(object) + "-" + i, played);
                    }
                }
                default -> {
                    // Podman has no permissions, budgets and policies.
                }
            }
        }
        return played;
    }

    private static ObjectNode configMap(String name, Map<String, String> data) {
        ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        data.forEach(map.putObject("data")::put);
        return map;
    }

    private void addWithClaims(JsonNode statefulSet, String name, List<JsonNode> played) throws IOException {
        ObjectNode pod = pod(statefulSet, name);
        for (JsonNode template : statefulSet.at("/spec/volumeClaimTemplates")) {
            String claimName = KubernetesManifests.name(template) + "-" + name;
            ObjectNode claim = template.deepCopy();
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            claim.withObject("/metadata").put("name", claimName);
            played.add(claim);
            ObjectNode volume = volumes(pod).addObject().put("name", KubernetesManifests.name(template));
            volume.putObject("persistentVolumeClaim").put("claimName", claimName);
        }
        played.add(pod);
    }

    private static ArrayNode volumes(ObjectNode pod) {
        return pod.withObject("/spec").withArray("volumes");
    }

    private ObjectNode pod(JsonNode workload, String name) throws IOException {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.set("metadata", workload.at("/spec/template/metadata").deepCopy());
        pod.withObject("/metadata").put("name", name);
        ObjectNode spec = workload.at("/spec/template/spec").deepCopy();
        spec.remove(List.of("topologySpreadConstraints", "serviceAccountName"));
        pod.set("spec", spec);
        ObjectNode container = (ObjectNode) spec.at("/containers/0");
        container.put("image", Podman.IMAGE).put("imagePullPolicy", "Never");
        container.remove(List.of("ports", "resources"));
        container
                .withArray("envFrom")
                .forEach(
                        source -> ((ObjectNode) source).set("configMapRef", ((ObjectNode) source).remove("secretRef")));
        assignPort(container);
        mounts.forEach((path, folder) -> {
            String volume = "mount-" + volumes(pod).size();
            volumes(pod).addObject().put("name", volume).putObject("hostPath").put("path", folder);
            container.withArray("volumeMounts").addObject().put("name", volume).put("mountPath", path);
        });
        return pod;
    }

    /** Pods on the host's network share its ports, and podman knows no pod address. */
    private static void assignPort(ObjectNode container) throws IOException {
        int port = HawtioClient.freePort();
        ObjectNode address = named(container, "BATON_HEALTH_CHECK_BIND_ADDRESS");
        address.remove("valueFrom");
        address.put("value", "0.0.0.0");
        named(container, "BATON_HEALTH_CHECK_PORT").put("value", String.valueOf(port));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            container.withObject("/" + probe).withObject("httpGet").put("port", port);
        }
    }

    private static ObjectNode named(ObjectNode container, String variable) {
        return (ObjectNode) KubernetesManifests.named(container.path("env"), variable);
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two pods, either killed at any time: the next sync happens, and the token is never used by both. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HighAvailabilityIT {
    private static final String PODS = "ha";

    @TempDir
    Path folder;

    @Test
    void everySyncIsDoneHoweverPodsDie() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder);
                KilledPods pods = new KilledPods(folder, kubernetes.environment(Map.of()))) {
            pods.syncAndKill();
        }
    }

    /** With what {@code overlays/ha} makes, and the rights that it gives. */
    @Test
    void everySyncIsDoneHoweverPodsDieBesideARealApiServer() throws Exception {
        try (ApiServer server = server()) {
            apply(server, "overlays/ha", PODS);
            try (KilledPods pods = new KilledPods(folder, server.environment(PODS))) {
                pods.syncAndKill();
            }
            assertThat(server.kubectl("get", "-n", PODS, "secret/baton-xero-camel-tokens", "-o", "jsonpath={.data}")
                            .out())
                    .contains("SIMULATED0CLIENT.json");
        }
    }

    @Test
    void aRealApiServerTakesEveryObjectAndGivesThePodsNoOtherRights() throws Exception {
        try (ApiServer server = server()) {
            for (String applied : KubernetesManifests.applied()) {
                apply(server, applied, applied.replaceAll("[^a-z]", "-"));
            }
            String pod = "--as=system:serviceaccount:overlays-ha:baton-xero-camel";
            assertThat(may(server, "patch", "secret/baton-xero-camel-tokens", pod))
                    .isTrue();
            assertThat(may(server, "patch", "leases.coordination.k8s.io/baton-xero-camel-tokens", pod))
                    .isTrue();
            assertThat(may(server, "delete", "secret/baton-xero-camel-tokens", pod))
                    .isFalse();
            assertThat(may(server, "get", "secret/baton-xero-secrets", pod)).isFalse();
            assertThat(may(server, "list", "secrets", pod)).isFalse();
        }
    }

    private static boolean may(ApiServer server, String verb, String what, String pod) throws Exception {
        return server.kubectl("auth", "can-i", "-n", "overlays-ha", verb, what, pod)
                        .exitCode()
                == 0;
    }

    private ApiServer server() throws Exception {
        Optional<Path> programs = ApiServer.programs();
        assumeTrue(programs.isPresent(), "KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver");
        return ApiServer.start(programs.get(), folder);
    }

    /** In a namespace that warns of whatever is not as restricted as can be. */
    private static void apply(ApiServer server, String applied, String namespace) throws Exception {
        assertThat(server.kubectl("create", "namespace", namespace).exitCode()).isZero();
        assertThat(server.kubectl(
                                "label",
                                "namespace",
                                namespace,
                                "pod-security.kubernetes.io/enforce=restricted",
                                "pod-security.kubernetes.io/warn=restricted")
                        .exitCode())
                .isZero();
        Run run = server.kubectl(
                "apply",
                "-n",
                namespace,
                "--validate=strict",
                "-k",
                KubernetesManifests.FOLDER.resolve(applied).toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("would violate");
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.support.ApiServer;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.KilledPods;
import io.batonxero.support.KubernetesManifests;
import io.batonxero.support.Run;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two pods, killed at random times: each sync is done, and the same refresh token is never exchanged twice. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HighAvailabilityIT {
    private static final String PODS = "ha";

    @TempDir
    Path folder;

    @Test
    void eachSyncIsDoneAlthoughPodsAreKilled() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder);
                KilledPods pods = new KilledPods(folder, kubernetes.environment(Map.of()))) {
            pods.syncAndKill();
        }
    }

    /** With the objects and the permissions of {@code overlays/ha}. */
    @Test
    void eachSyncIsDoneAlthoughPodsAreKilledWithARealApiServer() throws Exception {
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
    void aRealApiServerAcceptsEachObjectAndGrantsPodsNoOtherPermissions() throws Exception {
        try (ApiServer server = server()) {
            for (String applied : KubernetesManifests.appliedFolders()) {
                apply(server, applied, applied.replaceAll("[^a-z]", "-"));
            }
            String pod = "--as=system:serviceaccount:overlays-ha:baton-xero-camel";
            assertThat(may(server, "patch", "secret/baton-xero-camel-tokens", pod))
                    .isTrue();
            assertThat(may(server, "patch", "leases.coordination.k8s.io/baton-xero-camel-tokens", pod))
                    .isTrue();
            assertThat(may(server, "patch", "secret/baton-xero-camel-delivery", pod))
                    .isTrue();
            assertThat(may(server, "delete", "secret/baton-xero-camel-tokens", pod))
                    .isFalse();
            assertThat(may(server, "get", "secret/baton-xero-secrets", pod)).isFalse();
            assertThat(may(server, "list", "secrets", pod)).isFalse();
        }
    }

    private static boolean may(ApiServer server, String verb, String object, String pod) throws Exception {
        return server.kubectl("auth", "can-i", "-n", "overlays-ha", verb, object, pod)
                        .exitCode()
                == 0;
    }

    private ApiServer server() throws Exception {
        Optional<Path> programs = ApiServer.programs();
        assumeTrue(programs.isPresent(), "KUBEBUILDER_ASSETS must name a folder with etcd and kube-apiserver");
        return ApiServer.start(programs.get(), folder);
    }

    /** Applies a folder in a new namespace with the restricted pod security standard. */
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

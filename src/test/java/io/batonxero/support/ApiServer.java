package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Kubernetes API server with etcd on loopback, without nodes, so that no pod runs. The variable
 * {@code KUBEBUILDER_ASSETS} names the folder of the programs, as for tests of Kubernetes controllers in Go.
 */
public final class ApiServer implements AutoCloseable {
    private static final String TOKEN = "administrator";

    private final Path folder;
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();

    private ApiServer(Path folder) {
        this.folder = folder;
    }

    public static Optional<Path> programs() {
        return Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS"))
                .map(Path::of)
                .filter(folder ->
                        Stream.of("etcd", "kube-apiserver").allMatch(name -> Files.isExecutable(folder.resolve(name))));
    }

    public static ApiServer start(Path programs, Path folder) throws Exception {
        ApiServer server = new ApiServer(folder);
        try {
            server.run(programs);
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    private void run(Path programs) throws Exception {
        String etcd = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        run(
                programs.resolve("etcd"),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        Path key = Files.writeString(
                folder.resolve("service-accounts.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(
                                        keys.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Path tokens = Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
        run(
                programs.resolve("kube-apiserver"),
                "--etcd-servers=" + etcd,
                "--cert-dir=" + folder.resolve("certificates"),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + key,
                "--service-account-key-file=" + key,
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                // Needs service accounts that a controller creates, which does not run here.
                "--disable-admission-plugins=ServiceAccount");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> kubectl("get", "--raw=/readyz").exitCode() == 0
                        && kubectl("get", "namespace", "default").exitCode() == 0);
    }

    private void run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program.getFileName() + ".log").toFile())
                .start());
    }

    /** {@return the result of a kubectl command of the administrator} */
    public Run kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--kubeconfig=/dev/null",
                "--server=" + url(),
                "--certificate-authority=" + certificate(),
                "--token=" + TOKEN));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process kubectl = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Run(kubectl.waitFor(), Files.readString(out), Files.readString(err));
    }

    /** {@return the environment of a pod in a namespace} It has a service account folder as Kubernetes mounts it. */
    public Map<String, String> environment(String namespace) throws Exception {
        Run token = kubectl("create", "token", "baton-xero-camel", "-n", namespace);
        assertThat(token.exitCode()).as(token.err()).isZero();
        Path account = Files.createDirectories(folder.resolve("account-" + namespace));
        Files.writeString(account.resolve("token"), token.out());
        Files.writeString(account.resolve("namespace"), namespace);
        Files.copy(certificate(), account.resolve("ca.crt"));
        return Map.of(
                "BATON_ROUTES",
                "routes,routes/swaps/store-tokens/kubernetes-secret",
                "BATON_KUBERNETES_API_URL",
                url(),
                "BATON_KUBERNETES_SERVICE_ACCOUNT",
                account.toString(),
                "BATON_KUBERNETES_DELIVERY_SECRET",
                "baton-xero-camel-delivery");
    }

    private String url() {
        return "https://127.0.0.1:" + port;
    }

    private Path certificate() {
        return folder.resolve("certificates/apiserver.crt");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroyForcibly().onExit().join();
        }
    }
}

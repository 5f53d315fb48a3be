package io.batonxero.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A minimal Kubernetes API server with two Secrets and a Lease: GET, and JSON merge patch with optimistic locking. It accepts
 * only the token of the service account whose folder it writes.
 */
public final class FakeKubernetes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The name in {@code kubernetes/overlays/ha}. */
    private static final String DELIVERY = "baton-xero-camel-delivery";

    private static final String TOKEN = "service-account-token-4f9a1c7e2b";

    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Path account;
    private int version = 1000;
    private volatile int status = 200;
    private int allowedSecretChanges = Integer.MAX_VALUE;
    private int responsesToLose;
    private Duration delay = Duration.ZERO;
    private final List<Long> leaseChanges = new CopyOnWriteArrayList<>();

    public FakeKubernetes(Path folder) throws IOException {
        account = Files.createDirectories(folder.resolve("service-account"));
        Files.writeString(account.resolve("token"), TOKEN + "\n");
        Files.writeString(account.resolve("namespace"), "baton");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        create("/api/v1/namespaces/baton/secrets/tokens");
        create("/api/v1/namespaces/baton/secrets/" + DELIVERY);
        create("/apis/coordination.k8s.io/v1/namespaces/baton/leases/renewal");
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return the environment of a pod that stores its tokens here} */
    public Map<String, String> environment(Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(others);
        environment.put("BATON_ROUTES", "routes,routes/swaps/store-tokens/kubernetes-secret");
        environment.put("BATON_KUBERNETES_API_URL", url());
        environment.put("BATON_KUBERNETES_SERVICE_ACCOUNT", account.toString());
        environment.put("BATON_KUBERNETES_SECRET", "tokens");
        environment.put("BATON_KUBERNETES_LEASE", "renewal");
        environment.put("BATON_KUBERNETES_DELIVERY_SECRET", DELIVERY);
        return environment;
    }

    /** {@return the token of the service account} */
    public String token() {
        return TOKEN;
    }

    public Path account() {
        return account;
    }

    /** Answers each request with this status; 200 for normal responses. */
    public void respondWith(int every) {
        status = every;
    }

    /** Allows this many more changes of the Secret, also empty ones, and refuses later ones with 403. */
    public synchronized void refuseSecretChanges(int allowed) {
        allowedSecretChanges = allowed;
    }

    /** Applies the next changes of the Lease, and closes their connections without a response. */
    public synchronized void loseLeaseResponses(int count) {
        responsesToLose = count;
    }

    /** Applies the next change of the Lease at once, and delays its response. */
    public synchronized void delayNextLeaseResponse(Duration by) {
        delay = by;
    }

    /** {@return when the Lease was changed and delayed responses were sent, by {@link System#nanoTime}} */
    public List<Long> leaseChanges() {
        return leaseChanges;
    }

    public synchronized int responsesToLose() {
        return responsesToLose;
    }

    private void create(String path) {
        ObjectNode object = JSON.createObjectNode();
        object.putObject("metadata").put("resourceVersion", String.valueOf(version));
        objects.put(path, object);
    }

    public JsonNode secret() {
        return object("/api/v1/namespaces/baton/secrets/tokens");
    }

    /** {@return the Secret of the last delivery} */
    public JsonNode delivery() {
        return object("/api/v1/namespaces/baton/secrets/" + DELIVERY);
    }

    public JsonNode lease() {
        return object("/apis/coordination.k8s.io/v1/namespaces/baton/leases/renewal");
    }

    /** {@return a key of the Secret, decoded} */
    public String secret(String key) {
        return new String(
                Base64.getDecoder().decode(secret().path("data").path(key).asText()), StandardCharsets.UTF_8);
    }

    /** Changes an object as another client would. */
    public synchronized void change(String path, String patch) throws IOException {
        ObjectNode object = existing(path);
        merge(object, JSON.readTree(patch));
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    }

    public void changeSecret(String patch) throws IOException {
        change("/api/v1/namespaces/baton/secrets/tokens", patch);
    }

    public void changeLease(String patch) throws IOException {
        change("/apis/coordination.k8s.io/v1/namespaces/baton/leases/renewal", patch);
    }

    private ObjectNode existing(String path) {
        return Objects.requireNonNull(objects.get(path));
    }

    private synchronized JsonNode object(String path) {
        return existing(path).deepCopy();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (status != 200) {
                String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                send(exchange, status, "{\"kind\":\"Status\",\"message\":\"refused to " + token + "\"}");
            } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "{\"kind\":\"Status\"}");
            } else if (!objects.containsKey(path)) {
                send(exchange, 404, "{\"kind\":\"Status\"}");
            } else {
                respond(exchange, path, body);
            }
        }
    }

    private synchronized void respond(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("PATCH")) {
            if (path.endsWith("/secrets/tokens") && allowedSecretChanges-- <= 0) {
                send(exchange, 403, "{\"kind\":\"Status\"}");
                return;
            }
            JsonNode patch = JSON.readTree(body);
            String expected = patch.path("metadata").path("resourceVersion").asText();
            boolean isMergePatch = "application/merge-patch+json"
                    .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            String actual =
                    existing(path).path("metadata").path("resourceVersion").asText();
            if (!isMergePatch || !expected.equals(actual)) {
                send(exchange, isMergePatch ? 409 : 415, "{\"kind\":\"Status\"}");
                return;
            }
            // As the real API server, keeps the version if nothing changes.
            ((ObjectNode) patch).remove("metadata");
            ObjectNode changed = existing(path).deepCopy();
            merge(changed, patch);
            if (!changed.equals(existing(path))) {
                change(path, patch.toString());
            }
            if (path.contains("/leases/")) {
                leaseChanges.add(System.nanoTime());
                if (responsesToLose > 0) {
                    responsesToLose--;
                    return;
                }
                delay();
            }
        }
        send(exchange, 200, existing(path).toString());
    }

    private void delay() throws IOException {
        long until = System.nanoTime() + delay.toNanos();
        boolean isDelayed = !delay.isZero();
        delay = Duration.ZERO;
        try {
            while (System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (isDelayed) {
            leaseChanges.add(System.nanoTime());
        }
    }

    private static void merge(ObjectNode object, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                object.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                merge(object.withObject("/" + field.getKey()), field.getValue());
            } else {
                object.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

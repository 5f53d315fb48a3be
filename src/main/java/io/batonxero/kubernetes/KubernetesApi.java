package io.batonxero.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.file.SmallFile;
import io.batonxero.http.LimitedBody;
import io.batonxero.net.Network;
import io.batonxero.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * The API server of the cluster that this process runs in, as its service account may use it: single objects, read and
 * changed by their {@code resourceVersion}. Plain HTTP is for this machine only.
 */
public final class KubernetesApi {
    /** Two of them, and the pause before, are shorter than the term of a lease, which would else expire meanwhile. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MAX_FILE_BYTES = 1 << 20;

    /** The API server takes no object of more than half of that. */
    private static final int MAX_BODY_BYTES = 1 << 22;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Path account;
    private final HttpClient client;
    private final Duration timeout;

    /**
     * Speaks to an API server.
     *
     * @param url scheme, host and port
     * @param account folder with {@code token}, {@code namespace} and {@code ca.crt}
     */
    public KubernetesApi(String url, String account) {
        this(url, account, TIMEOUT);
    }

    /**
     * Speaks to an API server.
     *
     * @param timeout of a request as a whole, its response's body included
     */
    public KubernetesApi(String url, String account, Duration timeout) {
        this.timeout = timeout;
        this.url = URI.create(url);
        this.account = Path.of(account);
        boolean secure = "https".equals(this.url.getScheme());
        if (!secure && !String.valueOf(this.url.getHost()).matches("127\\.0\\.0\\.1|localhost|\\[::1]")) {
            throw new ConfigurationException("baton.kubernetes.api-url " + url + ": must begin with https://.");
        }
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
        this.client = (secure ? builder.sslContext(trusting(this.account.resolve("ca.crt"))) : builder).build();
    }

    /** {@return an object, as it is now} */
    public JsonNode get(String group, String kind, String name) {
        return send(HttpRequest.newBuilder().GET(), group, kind, name).orElseThrow(this::conflict);
    }

    /**
     * {@return an object, changed} None if it is not of this version any more.
     *
     * @param change fields of it, by name; what is not named stays
     */
    public Optional<JsonNode> change(
            String group, String kind, String name, String version, Map<String, Map<String, Object>> change) {
        Map<String, Map<String, Object>> patch = new LinkedHashMap<>(change);
        patch.put("metadata", Map.of("resourceVersion", version));
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/merge-patch+json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofByteArray(
                                JSON.valueToTree(patch).toString().getBytes(StandardCharsets.UTF_8)));
        return send(request, group, kind, name);
    }

    private Optional<JsonNode> send(HttpRequest.Builder request, String group, String kind, String name) {
        String what = kind + "/" + name;
        try {
            String namespace = read("namespace");
            what += " in namespace " + namespace;
            HttpResponse<byte[]> response =
                    response(request.uri(url.resolve(group + "/namespaces/" + namespace + "/" + kind + "/" + name))
                            .header("Authorization", "Bearer " + token())
                            .header("Accept", "application/json")
                            .build());
            if (response.statusCode() == 409) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw refusal(response.statusCode(), what);
            }
            return Optional.of(JSON.readTree(response.body()));
        } catch (IOException failed) {
            // Its text may be of a body, and that of secrets.
            throw unavailable(what, failed.getClass().getSimpleName());
        } catch (TimeoutException e) {
            throw unavailable(what, "no complete response within " + timeout.toMillis() / 1000.0 + " s");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** The timeout that a request itself may have ends with the headers of its response. */
    private HttpResponse<byte[]> response(HttpRequest request)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, LimitedBody.of(MAX_BODY_BYTES));
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException problem ? problem : new IOException(e.getCause());
        } finally {
            // Of a response that is there, nothing is left to cancel.
            response.cancel(true);
        }
    }

    private static KubernetesException unavailable(String what, String reason) {
        return new KubernetesException(
                "Kubernetes could not be asked for " + what + " (" + reason + "). Try again later.");
    }

    private static ConnectorException refusal(int status, String what) {
        return switch (status) {
            case 404 -> new ConfigurationException("There is no " + what + " in Kubernetes. Make an empty one.");
            case 401, 403 ->
                new ConfigurationException("Kubernetes refused " + what + " (" + status
                        + "). Give this pod's service account the verbs get and patch on it.");
            default ->
                new KubernetesException(
                        "Kubernetes answered " + status + " when asked for " + what + ". Try again later.");
        };
    }

    private KubernetesException conflict() {
        return new KubernetesException("Kubernetes answered 409 to a question. Try again later.");
    }

    private String token() throws IOException {
        String token = read("token");
        Secrets.register("Kubernetes token", token);
        return token;
    }

    /** Kubernetes writes a new token into the file from time to time. */
    private String read(String name) throws IOException {
        return new String(SmallFile.read(account.resolve(name), MAX_FILE_BYTES), StandardCharsets.UTF_8).strip();
    }

    private static SSLContext trusting(Path certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, Network.trustManagers(certificates, List.of()), null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new ConfigurationException(
                    "The certificates of the cluster in " + certificates + " cannot be read (" + failed
                            + "). Outside of a cluster, leave routes/swaps/store-tokens/kubernetes-secret out of --routes.",
                    failed);
        }
    }
}

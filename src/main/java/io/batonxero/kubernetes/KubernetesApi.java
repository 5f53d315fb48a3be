package io.batonxero.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.file.SmallFile;
import io.batonxero.http.LimitedBody;
import io.batonxero.net.CertificateReader;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * A client of the Kubernetes API server, with the credentials of the pod's service account. Reads single objects, and
 * changes them if their {@code resourceVersion} is the expected one. Plain HTTP is allowed on loopback addresses only.
 */
public final class KubernetesApi {
    /** Two requests and the delay before them must take less than the lease duration, or the lease could expire. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final int MAX_FILE_BYTES = 1 << 20;

    /** The API server accepts objects of up to 2 MiB. */
    private static final int MAX_BODY_BYTES = 1 << 22;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Path account;
    private final HttpClient client;
    private final Duration timeout;

    /**
     * Uses an API server.
     *
     * @param url scheme, host and port
     * @param account folder with {@code token}, {@code namespace} and {@code ca.crt}
     */
    public KubernetesApi(String url, String account) {
        this(url, account, REQUEST_TIMEOUT);
    }

    /**
     * Uses an API server.
     *
     * @param timeout of a whole request, until the end of the response body
     */
    public KubernetesApi(String url, String account, Duration timeout) {
        this.timeout = timeout;
        this.url = URI.create(url);
        this.account = Path.of(account);
        boolean isHttps = "https".equals(this.url.getScheme());
        if (!isHttps && !String.valueOf(this.url.getHost()).matches("127\\.0\\.0\\.1|localhost|\\[::1]")) {
            throw new ConfigurationException("baton.kubernetes.api-url " + url + ": must begin with https://.");
        }
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
        this.client = (isHttps ? builder.sslContext(sslContext(this.account.resolve("ca.crt"))) : builder).build();
    }

    /** {@return the current state of an object} */
    public JsonNode get(String group, String kind, String name) {
        return send(HttpRequest.newBuilder().GET(), group, kind, name).orElseThrow(this::conflict);
    }

    /**
     * {@return the changed object; empty if it no longer has this version}
     *
     * @param change the fields to change, by name; all others are left alone
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
        String object = kind + "/" + name;
        try {
            String namespace = read("namespace");
            object += " in namespace " + namespace;
            HttpResponse<byte[]> response =
                    response(request.uri(url.resolve(group + "/namespaces/" + namespace + "/" + kind + "/" + name))
                            .header("Authorization", "Bearer " + token())
                            .header("Accept", "application/json")
                            .build());
            if (response.statusCode() == 409) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw refusal(response.statusCode(), object);
            }
            return Optional.of(JSON.readTree(response.body()));
        } catch (IOException e) {
            // Not its message, which may quote a body with secrets.
            throw unavailable(object, e.getClass().getSimpleName());
        } catch (TimeoutException e) {
            throw unavailable(object, "no complete response within " + timeout.toMillis() / 1000.0 + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Limits the time of the whole request: the timeout of an HttpRequest covers only the response headers. */
    private HttpResponse<byte[]> response(HttpRequest request)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, LimitedBody.of(MAX_BODY_BYTES));
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            // No effect on a complete response.
            response.cancel(true);
        }
    }

    private static KubernetesException unavailable(String object, String reason) {
        return new KubernetesException("The Kubernetes API server did not respond to a request for " + object + " ("
                + reason + "). Try again later.");
    }

    private static ConnectorException refusal(int status, String object) {
        return switch (status) {
            case 404 -> new ConfigurationException("Kubernetes has no " + object + ". Create an empty one.");
            case 401, 403 ->
                new ConfigurationException("Kubernetes refused access to " + object + " (status " + status
                        + "). Grant this pod's service account the verbs get and patch on it.");
            default ->
                new KubernetesException("The Kubernetes API server responded to a request for " + object
                        + " with status " + status + ". Try again later.");
        };
    }

    private KubernetesException conflict() {
        return new KubernetesException(
                "The Kubernetes API server responded to a GET with status 409. Try again later.");
    }

    private String token() throws IOException {
        String token = read("token");
        Secrets.register("Kubernetes token", token);
        return token;
    }

    /** Read for each request, because Kubernetes rotates the token in its file. */
    private String read(String name) throws IOException {
        return new String(SmallFile.read(account.resolve(name), MAX_FILE_BYTES), StandardCharsets.UTF_8).strip();
    }

    private static SSLContext sslContext(Path certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, CertificateReader.ofFile(certificates), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException(
                    "The certificates of the cluster in " + certificates + " cannot be read (" + e
                            + "). Outside of a cluster, remove routes/swaps/store-tokens/kubernetes-secret from --routes"
                            + " (BATON_ROUTES), and unset BATON_KUBERNETES_DELIVERY_SECRET.",
                    e);
        }
    }
}

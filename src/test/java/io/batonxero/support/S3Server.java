package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** The S3 server of moto, a process. It checks keys only while {@link #requireKnownKeys} is on. */
public final class S3Server implements AutoCloseable {
    /** Installed by {@code .ci/run}. */
    private static final Path IN_TARGET = Path.of("target/moto/bin/moto_server").toAbsolutePath();

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    private S3Server(String program) throws IOException {
        port = HawtioClient.freePort();
        process = new ProcessBuilder(program, "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await()
                .atMost(START_TIMEOUT)
                .ignoreExceptions()
                .until(() -> send("GET", "/moto-api/data.json", "").statusCode() == 200);
    }

    /** {@return the running server} Skips the test if moto is not installed. */
    public static S3Server start() throws IOException {
        String program = Files.isExecutable(IN_TARGET)
                ? IN_TARGET.toString()
                : Installed.program("moto_server").map(Path::toString).orElse("");
        assumeTrue(!program.isEmpty(), "moto_server is not on the PATH");
        return new S3Server(program);
    }

    /** {@return the variables of AWS by which a program finds this server} */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port,
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "a-key-id",
                "AWS_SECRET_ACCESS_KEY", "a-secret-access-key",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    /** Creates an empty bucket. */
    public void createBucket(String name) throws IOException, InterruptedException {
        assertThat(send("PUT", "/" + name, "").statusCode()).isEqualTo(200);
    }

    /** {@return the response with the content of an object, or of the list of objects if the key is empty} */
    public HttpResponse<byte[]> get(String bucket, String key) throws IOException, InterruptedException {
        return send("GET", "/" + bucket + "/" + key, "");
    }

    /** Rejects keys of AWS that this server did not issue, which is all of them. */
    public void requireKnownKeys(boolean isRequired) throws IOException, InterruptedException {
        assertThat(send("POST", "/moto-api/reset-auth", isRequired ? "0" : "inf")
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<byte[]> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", SIGNED)
                        .header("Content-Type", "text/plain")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

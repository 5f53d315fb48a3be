package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import io.batonxero.support.S3Server;
import io.batonxero.support.SwapJars;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program, whose syncs the swap deliver-file/s3 puts into a bucket of a real server. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class S3DeliveryIT {
    private static final String BUCKET = "xero-syncs";

    @TempDir
    private static Path shared;

    private static Path jars;
    private static S3Server s3;

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Map<String, String> environment;

    @BeforeAll
    static void startServer() throws Exception {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        s3 = S3Server.start();
        s3.createBucket(BUCKET);
        jars = SwapJars.collect("deliver-file/s3", shared);
    }

    @AfterAll
    static void stopServer() {
        if (s3 != null) {
            s3.close();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        Path routes = Packaged.HOME.resolve("routes");
        environment = new HashMap<>(Run.environment(xero, folder));
        environment.putAll(s3.environment());
        environment.put("BATON_FILE", "/nowhere/sync.c1z");
        environment.put("BATON_ROUTES", routes + "," + routes.resolve("swaps/deliver-file/s3"));
        environment.put("BATON_S3_BUCKET", BUCKET);
        environment.put("BATON_S3_PATH_STYLE", "true");
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
    }

    private String run(int exitCode) throws Exception {
        try (ProcessUnderTest program = ProcessUnderTest.startWithJars(jars, folder, environment)) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isEqualTo(exitCode);
            return program.everythingSaid();
        }
    }

    private String failure(int exitCode) throws Exception {
        String output = run(exitCode);
        assertThat(output).doesNotContain("\\tat ");
        String error = output.lines()
                .filter(line -> line.startsWith("baton-xero-camel: "))
                .reduce((one, other) -> one + "\n" + other)
                .orElse("");
        assertThat(error).doesNotContain("\n").doesNotContain("a-secret-access-key");
        return error;
    }

    private int grants(String key) throws Exception {
        HttpResponse<byte[]> object = s3.get(BUCKET, key);
        assertThat(object.statusCode()).isEqualTo(200);
        assertThat(object.headers().firstValue("content-type")).contains("application/octet-stream");
        try (C1zReader reader = new C1zReader(Files.write(folder.resolve("read.c1z"), object.body()))) {
            return reader.grants().size();
        }
    }

    @Test
    void eachSyncReplacesTheObjectAndIsRecordedAndReported() throws Exception {
        environment.put("BATON_REPORT", "access.csv");
        assertThat(run(0)).contains("file      s3://" + BUCKET + "/sync.c1z", "Task complete!");
        byte[] first = s3.get(BUCKET, "sync.c1z").body();

        assertThat(run(0)).contains("file      s3://" + BUCKET + "/sync.c1z", "Task complete!");

        assertThat(grants("sync.c1z")).isEqualTo(17);
        assertThat(s3.get(BUCKET, "sync.c1z").body()).isNotEqualTo(first);
        assertThat(folder.resolve("access.csv")).isNotEmptyFile();
        assertThat(folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json"))
                .isNotEmptyFile();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aKeyMayHaveFoldersBlanksAndSigns() throws Exception {
        environment.put("BATON_S3_KEY", "in/a b/50%,(x)+it's.c1z");

        assertThat(run(0)).contains("file      s3://" + BUCKET + "/in/a b/50%,(x)+it's.c1z");

        assertThat(grants("in/a%20b/50%25,(x)%2Bit's.c1z")).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BATON_S3_BUCKET       | missing-bucket     | 2  | The specified bucket does not exist (Service: S3, Status Code: 404
            BATON_S3_BUCKET       | s3://xero-syncs    | 2  | The specified bucket does not exist
            BATON_S3_BUCKET       | ''                 | 2  | Bucket name must be specified
            BATON_S3_PATH_STYLE   | maybe              | 2  | is not true or false
            AWS_ACCESS_KEY_ID     | ''                 | 2  | There are no AWS credentials to upload s3://xero-syncs/sync.c1z with. Set AWS_ACCESS_KEY_ID
            AWS_REGION            | ''                 | 2  | Unable to load region from any of the providers
            AWS_ENDPOINT_URL_S3   | http://127.0.0.1:1 | 14 | S3 did not store s3://xero-syncs/sync.c1z: Unable to execute HTTP request: Connection refused
            """)
    void aWrongSettingIsOneLine(String variable, String value, int exitCode, String reason) throws Exception {
        environment.put(variable, value);

        assertThat(failure(exitCode)).contains(reason);
    }

    @Test
    void unknownKeysAreOneLineAndThePreviousDeliveryStays() throws Exception {
        environment.put("BATON_S3_KEY", "kept.c1z");
        run(0);
        byte[] before = s3.get(BUCKET, "kept.c1z").body();
        Path delivered = folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json");
        byte[] recorded = Files.readAllBytes(delivered);

        s3.requireKnownKeys(true);
        try {
            assertThat(failure(2))
                    .startsWith(
                            "baton-xero-camel: S3 refused s3://" + BUCKET
                                    + "/kept.c1z (BATON_S3_BUCKET, BATON_S3_KEY): The AWS Access Key Id you provided does not exist")
                    .endsWith("and that the credentials allow s3:PutObject.");
        } finally {
            s3.requireKnownKeys(false);
        }

        assertThat(s3.get(BUCKET, "kept.c1z").body()).isEqualTo(before);
        assertThat(delivered).hasBinaryContent(recorded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            301 | PermanentRedirect | The bucket must be addressed using another endpoint. | 2  | S3 refused s3://
            403 | AccessDenied      | Access Denied                                        | 2  | S3 refused s3://
            503 | SlowDown          | Please reduce your request rate.                     | 14 | S3 did not store s3://
            """)
    void aRefusalOfS3IsOneLine(int status, String code, String message, int exitCode, String start) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ("<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        environment.put(
                "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + server.getAddress().getPort());
        try {
            assertThat(failure(exitCode))
                    .startsWith("baton-xero-camel: " + start + BUCKET + "/sync.c1z")
                    .contains(message, "Status Code: " + status);
        } finally {
            server.stop(0);
        }
    }
}

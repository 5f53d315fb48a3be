package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.batonxero.net.Network;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Chromium;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Installed;
import io.batonxero.support.JsonLog;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hawtio of the packaged program by its public URL: Chromium, a real nginx that speaks TLS, and the block of
 * docs/operations.md in its settings. Skipped where one of them is missing.
 */
class HawtioProxyIT {
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final String NAME = "ops.example.com";
    private static final String SETTING = "--hawtio-public-url (BATON_HAWTIO_PUBLIC_URL)";
    private static final Pattern DOCUMENTED = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);
    /** So that the audit can tell the browser's address, 127.0.0.1, from the proxy's. */
    private static final String NGINX = """
            daemon off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                ssl_certificate certificate.pem;
                ssl_certificate_key key.pem;
                proxy_bind 127.0.0.2;
                server { listen 127.0.0.1:DOCUMENTED ssl; BLOCK }
                server { listen 127.0.0.1:EVIL ssl; location / { default_type text/html; return 200 'PAGE'; } }
                server {
                    listen 127.0.0.1:UNSET ssl;
                    proxy_set_header Host $http_host;
                    location /xero/ { proxy_pass http://127.0.0.1:WITHOUT; }
                    location / { proxy_pass http://127.0.0.1:WITHOUT/hawtio/; }
                }
            }
            """;

    private static final String PAGE =
            "<script>fetch(`JOLOKIA/exec/MBEAN/stop()`, {mode: `no-cors`, credentials: `include`}).finally(() =>"
                    + " fetch(`JOLOKIA/`, {mode: `no-cors`, credentials: `include`, method: `POST`, body:"
                    + " JSON.stringify({type: `exec`, mbean: `MBEAN`, operation: `stop()`})}))</script>";

    @TempDir
    static Path folder;

    private static SimulatedXero xero;
    private static ProcessUnderTest program;
    private static Chromium chromium;
    private static Process nginx;
    private static final Map<Port, Integer> PORTS = new EnumMap<>(Port.class);

    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        Installed.assume("nginx", "openssl");
        chromium = Chromium.start("--host-resolver-rules=MAP " + NAME + " 127.0.0.1");
        for (Port port : Port.values()) {
            PORTS.put(port, HawtioClient.freePort());
        }
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        program = program("set", port(Port.WITH), Map.of("BATON_HAWTIO_PUBLIC_URL", url(Port.DOCUMENTED) + "/xero"));
        nginx = nginx();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isOpen(Port.DOCUMENTED) && isOpen(Port.WITH));
    }

    /** The ports of the servers. */
    private enum Port {
        WITH,
        WITHOUT,
        DOCUMENTED,
        UNSET,
        EVIL
    }

    private static int port(Port port) {
        return Objects.requireNonNull(PORTS.get(port));
    }

    private static String url(Port port) {
        return "https://" + NAME + ":" + port(port);
    }

    private static boolean isOpen(Port port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(port))) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static ProcessUnderTest program(String name, int port, Map<String, String> settings) throws IOException {
        Path own = folder.resolve(name);
        Map<String, String> environment = Run.environment(xero, own);
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        environment.putAll(settings);
        OrdinaryUser.ownAlone(folder);
        return ProcessUnderTest.start(own.resolve("tmp"), environment, "--every", "1h");
    }

    private static Process nginx() throws Exception {
        Path own = Files.createDirectories(folder.resolve("nginx"));
        run(
                own,
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + NAME,
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "certificate.pem"));
        Matcher block = DOCUMENTED.matcher(Files.readString(Path.of("docs/operations.md")));
        assertThat(block.find()).isTrue();
        String settings = NGINX.replace(
                        "BLOCK", block.group(1).replace("127.0.0.1:8778", "127.0.0.1:" + port(Port.WITH)))
                .replace("PAGE", PAGE)
                .replace("JOLOKIA", url(Port.DOCUMENTED) + "/xero/hawtio/jolokia")
                .replace("MBEAN", "org.apache.camel:context=\"baton-xero\",type=routes,name=\"sync\"");
        for (Port port : Port.values()) {
            settings = settings.replaceAll(":" + port + "\\b", ":" + port(port));
        }
        Path file = Files.writeString(own.resolve("nginx.conf"), settings);
        OrdinaryUser.own(own);
        return OrdinaryUser.process(
                        List.of("nginx", "-e", "stderr", "-p", own.toString(), "-c", file.toString()), Map.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }

    private static void run(Path place, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("tool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor();
        }
        if (chromium != null) {
            chromium.close();
        }
        if (program != null) {
            program.close();
        }
        if (xero != null) {
            xero.close();
        }
    }

    @BeforeEach
    void open() {
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(1280, 800));
        context.setDefaultTimeout(Chromium.TIMEOUT);
        page = context.newPage();
    }

    @AfterEach
    void leave() {
        context.close();
    }

    private void logIn() throws InterruptedException {
        page.navigate(url(Port.DOCUMENTED) + "/xero");
        Chromium.logIn(page, PASSWORD);
        page.waitForURL(Pattern.compile("/xero/hawtio/(?!login)"));
        program.await("login succeeded user=admin client=127.0.0.1");
    }

    @Test
    void anOperatorLogsInByThePublicUrlAndStopsARoute() throws Exception {
        logIn();

        page.navigate(url(Port.DOCUMENTED) + "/xero/hawtio/camel/routes");
        Chromium.stopAndStart(page, "run-every");

        program.await("route stopped route=run-every user=admin client=127.0.0.1");
        assertThat(context.cookies()).hasSize(2).allSatisfy(HawtioProxyIT::assertRestricted);
    }

    private static void assertRestricted(Cookie cookie) {
        assertThat(cookie.secure).as(cookie.name).isTrue();
        assertThat(cookie.path).as(cookie.name).isEqualTo("/xero/hawtio");
    }

    @Test
    void aPageOnAnotherPortOfThePublicHostCannotStopARoute() throws Exception {
        logIn();

        page.navigate(url(Port.EVIL) + "/");

        program.await("method=GET path=\"/xero/hawtio/jolokia/exec/");
        program.await("method=POST path=/xero/hawtio/jolokia/");
        assertThat(program.seen().stream().map(JsonLog::text))
                .anyMatch(line -> line.contains("Sec-Fetch-Site is same-site"))
                .noneMatch(line -> line.contains("route stopped route=sync"));
    }

    @Test
    void aForgedOriginIsRefused() throws Exception {
        HttpResponse<String> forged = logInFrom("https://" + NAME + ".evil.example");

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("it must be ", url(Port.DOCUMENTED), SETTING);
        assertThat(program.await("The origin https://" + NAME + ".evil.example (Origin) is not allowed"))
                .contains(
                        "request refused method=POST path=/xero/hawtio/auth/login status=403 client=127.0.0.1",
                        SETTING);
        assertThat(logInFrom(url(Port.DOCUMENTED)).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> logInFrom(String origin) throws Exception {
        String certificate = folder.resolve("nginx/certificate.pem").toString();
        String login = "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
        URI url = URI.create("https://localhost:" + port(Port.DOCUMENTED) + "/xero/hawtio/auth/login");
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Network.of(Map.of("SSL_CERT_FILE", certificate)).sslContext())
                .build()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("Origin", origin)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(login))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void refusalsNameThePublicUrlSettingIfItIsMissing() throws Exception {
        try (ProcessUnderTest without = program("unset", port(Port.WITHOUT), Map.of())) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isOpen(Port.WITHOUT));

            assertThat(page.navigate(url(Port.UNSET) + "/xero/").text()).contains("Hawtio is at /hawtio/", SETTING);
            assertThat(without.await("path=/xero/ status=404")).contains("Hawtio is at /hawtio/", SETTING);
            assertThat(page.navigate(url(Port.UNSET) + "/login").text()).contains(NAME + " is not allowed", SETTING);
            assertThat(without.await("path=/hawtio/login status=403")).contains(NAME + " is not allowed", SETTING);
        }
    }
}

package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.MarkedSecrets;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.ZipText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zip file of the packaged program's command diagnose has no secret, wherever the secrets are. */
class DiagnoseIT {
    private static final String WEBHOOK = "/hooks/T0KJ3X9/B7c6d5e4F3a2";
    private static final String PROXY_PASSWORD = "proxy+Pa55/word=9e2f";
    /** The program does not know that these are secrets. */
    private static final String IN_ROUTE = "route-Key-4f1c9d7e2b60a8";

    private static final String IN_FILE = "file-Key-7d0b2e9f4c61a5";

    @TempDir
    Path folder;

    private final MarkedSecrets marked = new MarkedSecrets();
    private final List<String> secrets = new ArrayList<>();

    private String marked(String secret) {
        marked.add(secret);
        secrets.add(secret);
        return secret;
    }

    private Map<String, String> environment(SimulatedXero xero, SimulatedC1 c1, boolean hasAccessToken) {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        for (Setting setting : KnownSettings.ALL) {
            if (setting.isSecret() && (hasAccessToken || !setting.key().equals("baton.token"))) {
                environment.putIfAbsent(
                        setting.environment(), "S3cr3t+of/" + setting.key().replace('.', '-') + "=8c41Fd");
            }
        }
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        KnownSettings.ALL.stream()
                .filter(Setting::isSecret)
                .map(setting ->
                        environment.getOrDefault(setting.environment(), "").replaceFirst("^secret-token:.*:", ""))
                .filter(secret -> !secret.isEmpty())
                .forEach(this::marked);
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        environment.put("BATON_WEBHOOK_URL", "https://hooks.example.com" + marked(WEBHOOK));
        environment.put(
                "HTTPS_PROXY",
                "http://me:" + URLEncoder.encode(marked(PROXY_PASSWORD), StandardCharsets.UTF_8) + "@127.0.0.1:1");
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        return environment;
    }

    /** {@return the secrets, each plain, URL-encoded and in Base64} */
    private List<String> encoded() {
        List<String> encoded = new ArrayList<>();
        for (String secret : secrets) {
            byte[] bytes = ("user:" + secret).getBytes(StandardCharsets.UTF_8);
            encoded.add(secret);
            encoded.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            encoded.add(Base64.getEncoder().encodeToString(bytes));
            encoded.add(Base64.getUrlEncoder().encodeToString(bytes));
        }
        return encoded;
    }

    private void writeEverywhere() throws Exception {
        String lines = encoded().stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
        RouteEdits routes = RouteEdits.in(folder.resolve("routes"));
        routes.save(
                "map-access",
                "# " + IN_ROUTE + "\n" + lines + Files.readString(Path.of("routes/map-access.camel.yaml")));
        Path properties = folder.resolve("application.properties");
        Files.copy(Path.of("application.properties"), properties);
        Files.writeString(
                properties,
                "\nmy.note = " + secrets.get(0) + "\nmy.other-note = " + IN_FILE + "\n" + IN_FILE + " = x\n" + lines,
                StandardOpenOption.APPEND);
        Files.writeString(
                folder.resolve("baton.log"),
                encoded().stream()
                        .map(secret ->
                                "{\"msg\":\"sent\",\"body\":\"" + secret + "\"}\nAuthorization: Basic " + secret + "\n")
                        .collect(Collectors.joining()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noEntryHasASecret(boolean hasAccessToken) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                SimulatedC1 c1 = SimulatedC1.start()) {
            Map<String, String> environment = environment(xero, c1, hasAccessToken);
            writeEverywhere();
            marked.add(IN_ROUTE);
            marked.add(IN_FILE);
            Path zip = folder.resolve("diagnosis.zip");

            try (ProcessUnderTest program = ProcessUnderTest.startIn(
                    folder, environment, "diagnose", "--output", zip.toString(), "--log", "baton.log")) {
                String output = program.everythingSaid();
                assertThat(program.exitCode()).as(output).isZero();
                assertThat(output).contains("Wrote " + zip);
                assertThat(marked.foundIn(output)).isEmpty();
            }

            xero.requests().stream()
                    .map(request -> request.headers().getOrDefault("authorization", ""))
                    .filter(authorization -> authorization.startsWith("Bearer "))
                    .forEach(authorization -> marked.add(authorization.substring("Bearer ".length())));
            Map<String, String> entries = ZipText.entries(zip);
            assertThat(entries)
                    .containsOnlyKeys(
                            "versions.txt", "settings.txt", "routes.txt", "check.txt", "status.json", "log.txt");
            assertThat(entries.get("settings.txt"))
                    .contains("baton.sftp.password = set, not shown  (variable BATON_SFTP_PASSWORD)")
                    .contains("keys of other forms in application.properties, not shown: 3\n");
            assertThat(entries.get("routes.txt")).contains("edited    map-access.camel.yaml sha256=");
            assertThat(entries.get("check.txt")).contains(hasAccessToken ? "exit code 16" : "Signed in to Xero");
            assertThat(entries.get("log.txt"))
                    .hasLineCount(2 * encoded().size())
                    .contains("***");
            assertThat(SimulatedTokens.CLIENT_SECRET).isIn(secrets);
            entries.forEach((name, text) ->
                    assertThat(marked.foundIn(text)).as("%s: %s", name, text).isEmpty());
        }
    }
}

package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.SimulatedCertificate;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Creates certificates signed by an authority, with the JDK's keytool. */
final class SignedCertificate {
    private static final String PASSWORD = "changeit";

    private SignedCertificate() {}

    /** {@return a server certificate, with the PEM of the authority} {@code options} are those of keytool. */
    static SimulatedCertificate make(Path folder, String... options) throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool(store, "-alias", "authority", "-dname", "CN=Authority", "-ext", "bc:c");
        List<String> server = new ArrayList<>(List.of("-alias", "server", "-signer", "authority"));
        server.addAll(List.of(options));
        keytool(store, server.toArray(String[]::new));

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] authority = keys.getCertificate("authority").getEncoded();
        keys.deleteEntry("authority");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return new SimulatedCertificate(
                List.of(factory.getKeyManagers()),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(authority)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static void keytool(Path store, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}

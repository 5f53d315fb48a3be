package io.batonxero.demo;

import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A self-signed certificate for localhost, created by the JDK's keytool so that no key is kept in the sources.
 *
 * @param pem the certificate in PEM format, for SSL_CERT_FILE
 */
public record SimulatedCertificate(List<KeyManager> keyManagers, String pem) {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "c1";

    /** {@return a new certificate} Takes about a second. */
    public static SimulatedCertificate make() {
        try {
            Path folder = Files.createTempDirectory(TemporaryDirectory.ofThisProcess(), "simulated-certificate");
            Path store = folder.resolve("c1.p12");
            try {
                keytool(store);
                return of(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's keytool created no certificate.", e);
        }
    }

    private static SimulatedCertificate of(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        byte[] certificate = keys.getCertificate(ALIAS).getEncoded();
        return new SimulatedCertificate(
                List.of(factory.getKeyManagers()),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static void keytool(Path store) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,dns:c1.test,ip:127.0.0.1",
                        "-alias",
                        ALIAS,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-noprompt")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(store)) {
            throw new IOException(output);
        }
    }
}

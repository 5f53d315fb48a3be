package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads trusted certificates. One that is invalid is skipped, as Go programs do, and leaves the others trusted. */
public final class CertificateReader {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateReader.class);

    private static final int MAX_BYTES = 1 << 24;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "[^-]*+-----END CERTIFICATE-----");

    private CertificateReader() {}

    /** {@return the trust managers for the certificates of a file only} */
    public static TrustManager[] ofFile(Path file) throws IOException, GeneralSecurityException {
        return trustManagers(read(file));
    }

    /**
     * {@return the trust managers for the JDK's certificates and those of SSL_CERT_FILE and SSL_CERT_DIR}
     *
     * @param folders separated by colons; those that cannot be read are logged
     * @throws ConfigurationException if the file cannot be read, or has no valid certificate
     */
    static List<TrustManager> of(Optional<String> file, Optional<String> folders) {
        try {
            Set<Certificate> all = new LinkedHashSet<>(jdkCertificates());
            if (file.isPresent()) {
                all.addAll(read(Path.of(file.get())));
            }
            for (String folder : folders.orElse("").split(Pattern.quote(File.pathSeparator), -1)) {
                if (!folder.isBlank()) {
                    all.addAll(ofFolder(folder.strip()));
                }
            }
            return List.of(trustManagers(all));
        } catch (IOException e) {
            throw unusable(file, IoErrorText.of(e), e);
        } catch (GeneralSecurityException | InvalidPathException e) {
            throw unusable(file, e.toString(), e);
        }
    }

    private static ConfigurationException unusable(Optional<String> file, String reason, Exception cause) {
        return new ConfigurationException(
                "SSL_CERT_FILE " + file.orElse("") + ": cannot be read (" + reason + ").", cause);
    }

    private static Set<Certificate> ofFolder(String folder) {
        Set<Certificate> found = new LinkedHashSet<>();
        String reason = "no file with a valid certificate";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder))) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    found.addAll(readIfUsable(file));
                }
            }
        } catch (IOException e) {
            reason = IoErrorText.of(e);
        } catch (InvalidPathException e) {
            reason = "no valid path";
        }
        if (found.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", reason)
                    .log("found no certificate in a folder of SSL_CERT_DIR");
        }
        return found;
    }

    /** A folder may also contain other files. */
    private static Set<Certificate> readIfUsable(Path file) {
        try {
            return read(file);
        } catch (IOException | GeneralSecurityException e) {
            LOG.debug("file in SSL_CERT_DIR is not used", e);
            return Set.of();
        }
    }

    private static Set<Certificate> read(Path file) throws IOException, GeneralSecurityException {
        byte[] content = SmallFile.read(file, MAX_BYTES);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        if (!text.contains(BEGIN)) {
            Collection<? extends Certificate> binary = factory.generateCertificates(new ByteArrayInputStream(content));
            return requireAny(file, new LinkedHashSet<>(binary));
        }
        List<Certificate> valid = BLOCK.matcher(text)
                .results()
                .flatMap(block -> parse(factory, block.group()).stream())
                .toList();
        long invalid = Pattern.compile(BEGIN).matcher(text).results().count() - valid.size();
        if (invalid > 0) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("count", invalid).log("skipped invalid certificates");
        }
        return requireAny(file, new LinkedHashSet<>(valid));
    }

    private static Optional<Certificate> parse(CertificateFactory factory, String block) {
        try {
            return Optional.of(
                    factory.generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.ISO_8859_1))));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static Set<Certificate> requireAny(Path file, Set<Certificate> certificates) throws FileSystemException {
        if (certificates.isEmpty()) {
            throw new FileSystemException(
                    file.toString(), null, "contains no valid certificate; use a file in PEM format");
        }
        return certificates;
    }

    private static TrustManager[] trustManagers(Set<Certificate> certificates)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return managers(store);
    }

    private static List<? extends Certificate> jdkCertificates() throws GeneralSecurityException {
        return Stream.of(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    /** {@return the trust managers for a key store; for null, the JDK's} */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}

package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How this machine reaches others, from the variables that Go programs read: HTTPS_PROXY and NO_PROXY (in upper case
 * first, then in lower case), and SSL_CERT_FILE, whose certificates are trusted beside those of the JDK. Others are reached
 * by TLS alone, so HTTP_PROXY says nothing here.
 */
public final class Network {
    private static final int MAX_CERTIFICATE_BYTES = 1 << 24;
    /** The messages of the JDK before anything is sent: no version of TLS is permitted, or no cipher. */
    private static final Pattern NO_TLS = Pattern.compile("No appropriate protocol|No negotiable cipher suite");

    private final Optional<HttpProxy> proxy;
    private final NoProxy direct;
    private final Optional<String> certificates;
    private final NetworkLimits limits;

    private @Nullable CompletableFuture<List<TrustManager>> trust;
    private @Nullable SSLContext tls;

    private Network(Optional<HttpProxy> proxy, NoProxy direct, Optional<String> certificates, NetworkLimits limits) {
        this.proxy = proxy;
        this.direct = direct;
        this.certificates = certificates;
        this.limits = limits;
    }

    /**
     * {@return the network as these variables describe it}
     *
     * @throws ConfigurationException if one cannot be used; of certificates, {@link #trustManagers} says so
     */
    public static Network of(Map<String, String> environment) {
        return of(environment, NetworkLimits.DEFAULT);
    }

    /** {@return the same with other limits} */
    public static Network of(Map<String, String> environment, NetworkLimits limits) {
        return new Network(
                variable(environment, "HTTPS_PROXY").map(HttpProxy::of),
                NoProxy.of(variable(environment, "NO_PROXY").orElse("")),
                variable(environment, "SSL_CERT_FILE"),
                limits);
    }

    /** {@return how long connections and requests may take} */
    public NetworkLimits limits() {
        return limits;
    }

    /** Begins to read whom to trust, for who will need it: there may be hundreds of certificates. */
    public void readAhead() {
        var unused = trust();
    }

    /** {@return the proxy on the way to a host} None to this machine itself, whatever the variables say. */
    public Optional<HttpProxy> proxyFor(String host, int port) {
        return isLoopback(host) || direct.covers(host, port) ? Optional.empty() : proxy;
    }

    /** {@return the URL of a path at an address, which may be one of IPv6} */
    public static String url(InetSocketAddress address, String path) {
        String host = address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + path;
    }

    /** {@return the address that a text is} Names are not looked up. */
    public static Optional<InetAddress> address(String text) {
        return NoProxy.address(text);
    }

    public Optional<HttpProxy> proxy() {
        return proxy;
    }

    /**
     * {@return whom to trust} Empty for those whom the JDK trusts.
     *
     * @throws ConfigurationException if the file of SSL_CERT_FILE cannot be used
     */
    public List<TrustManager> trustManagers() {
        try {
            return trust().join();
        } catch (CompletionException failed) {
            throw ConnectorException.of(failed);
        }
    }

    private synchronized CompletableFuture<List<TrustManager>> trust() {
        CompletableFuture<List<TrustManager>> begun = trust;
        if (begun == null) {
            begun = certificates
                    .map(file -> CompletableFuture.supplyAsync(() -> trusting(file)))
                    .orElse(CompletableFuture.completedFuture(List.of()));
            trust = begun;
        }
        return begun;
    }

    /** {@return the TLS settings that trust them} The same ones each time, so that sessions are resumed. */
    public synchronized SSLContext sslContext() {
        SSLContext known = tls;
        if (known != null) {
            return known;
        }
        try {
            SSLContext fresh = SSLContext.getInstance("TLS");
            List<TrustManager> trusted = trustManagers();
            fresh.init(null, trusted.isEmpty() ? null : trusted.toArray(TrustManager[]::new), null);
            tls = fresh;
            return fresh;
        } catch (GeneralSecurityException broken) {
            throw lackOfTls(String.valueOf(broken.getMessage()), broken);
        }
    }

    /** {@return that this Java runtime permits no TLS, if that is why a connection failed} No server is to blame. */
    public static Optional<ConfigurationException> lackOfTls(Throwable problem) {
        return ExceptionCauses.of(problem).stream()
                .filter(cause -> cause instanceof SSLException
                        && NO_TLS.matcher(String.valueOf(cause.getMessage())).lookingAt())
                .map(cause -> lackOfTls("no version is permitted together with a cipher", problem))
                .findFirst();
    }

    private static ConfigurationException lackOfTls(String reason, Throwable cause) {
        return new ConfigurationException(
                "This Java runtime has no TLS that can be used (" + reason
                        + "). Permit TLS 1.2 or 1.3 and its ciphers: jdk.tls.client.protocols in JAVA_OPTS,"
                        + " jdk.tls.disabledAlgorithms in java.security, or the FIPS policy; or use a complete runtime.",
                cause);
    }

    /** {@return whether a host is this machine, by its name alone} */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || NoProxy.address(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .map(key -> environment.getOrDefault(key, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static List<TrustManager> trusting(String file) {
        try {
            return List.of(trustManagers(Path.of(file), trustedByTheJdk()));
        } catch (IOException failed) {
            throw new ConfigurationException(
                    "SSL_CERT_FILE " + file + ": cannot be read (" + IoErrorText.of(failed) + ").", failed);
        } catch (GeneralSecurityException | InvalidPathException failed) {
            throw new ConfigurationException("SSL_CERT_FILE " + file + ": cannot be read (" + failed + ").", failed);
        }
    }

    /**
     * {@return those who trust the certificates of a file in PEM format, and others}
     *
     * @throws IOException if the file cannot be read, or holds no certificate
     */
    public static TrustManager[] trustManagers(Path file, List<X509Certificate> others)
            throws IOException, GeneralSecurityException {
        InputStream pem = new ByteArrayInputStream(SmallFile.read(file, MAX_CERTIFICATE_BYTES));
        Collection<? extends Certificate> given =
                CertificateFactory.getInstance("X.509").generateCertificates(pem);
        if (given.isEmpty()) {
            throw new FileSystemException(file.toString(), null, "holds no certificate; give a file in PEM format");
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        for (Certificate certificate : given) {
            all.setCertificateEntry("given-" + all.size(), certificate);
        }
        for (X509Certificate certificate : others) {
            all.setCertificateEntry("other-" + all.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(all);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> trustedByTheJdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }
}

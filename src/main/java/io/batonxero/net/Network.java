package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
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
import org.jspecify.annotations.Nullable;

/**
 * The network configuration, from the variables that Go programs read: HTTPS_PROXY and NO_PROXY (upper case before lower
 * case), SSL_CERT_FILE and SSL_CERT_DIR, whose certificates are trusted in addition to the JDK's. HTTP_PROXY is ignored,
 * since every remote request uses TLS. Thread-safe.
 */
public final class Network {
    /** The JDK's messages if it permits no TLS version or no cipher suite. */
    private static final Pattern TLS_UNAVAILABLE =
            Pattern.compile("No appropriate protocol|No negotiable cipher suite");

    private final Optional<HttpProxy> proxy;
    private final ProxyCredentials proxyCredentials;
    private final NoProxy noProxy;
    private final Optional<String> certificateFile;
    private final Optional<String> certificateFolders;
    private final NetworkLimits limits;

    private @Nullable CompletableFuture<List<TrustManager>> trustManagers;
    private @Nullable SSLContext sslContext;

    private Network(
            Optional<HttpProxy> proxy,
            NoProxy noProxy,
            Optional<String> certificateFile,
            Optional<String> certificateFolders,
            NetworkLimits limits) {
        this.proxy = proxy;
        this.proxyCredentials = new ProxyCredentials(
                proxy.filter(each -> !each.user().isEmpty()).isPresent());
        this.noProxy = noProxy;
        this.certificateFile = certificateFile;
        this.certificateFolders = certificateFolders;
        this.limits = limits;
    }

    /**
     * {@return the network that these variables configure}
     *
     * @throws ConfigurationException if a proxy variable is invalid; {@link #trustManagers} checks SSL_CERT_FILE
     */
    public static Network of(Map<String, String> environment) {
        return of(environment, NetworkLimits.DEFAULT);
    }

    /** {@return the network that these variables and limits configure} */
    public static Network of(Map<String, String> environment, NetworkLimits limits) {
        return new Network(
                variable(environment, "HTTPS_PROXY").map(HttpProxy::of),
                NoProxy.of(variable(environment, "NO_PROXY").orElse("")),
                variable(environment, "SSL_CERT_FILE"),
                variable(environment, "SSL_CERT_DIR"),
                limits);
    }

    public NetworkLimits limits() {
        return limits;
    }

    /** Starts to load the trusted certificates in the background: there may be hundreds. */
    public void preloadTrust() {
        var unused = loadTrust();
    }

    /** {@return the proxy for a host} Always empty for loopback addresses. */
    public Optional<HttpProxy> proxyFor(String host, int port) {
        return isLoopback(host) || noProxy.covers(host, port) ? Optional.empty() : proxy;
    }

    /** {@return the HTTP URL of a path at an IPv4 or IPv6 address} */
    public static String url(InetSocketAddress address, String path) {
        String host = address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + path;
    }

    /** {@return the IP address that a text contains} Does not resolve names. */
    public static Optional<InetAddress> address(String text) {
        return NoProxy.address(text);
    }

    public Optional<HttpProxy> proxy() {
        return proxy;
    }

    public ProxyCredentials proxyCredentials() {
        return proxyCredentials;
    }

    /**
     * {@return the trust managers; empty for the JDK's default}
     *
     * @throws ConfigurationException if SSL_CERT_FILE cannot be used
     */
    public List<TrustManager> trustManagers() {
        try {
            return loadTrust().join();
        } catch (CompletionException e) {
            throw ConnectorException.of(e);
        }
    }

    private synchronized CompletableFuture<List<TrustManager>> loadTrust() {
        CompletableFuture<List<TrustManager>> loading = trustManagers;
        if (loading == null) {
            loading = certificateFile.isEmpty() && certificateFolders.isEmpty()
                    ? CompletableFuture.completedFuture(List.of())
                    : CompletableFuture.supplyAsync(() -> CertificateReader.of(certificateFile, certificateFolders));
            trustManagers = loading;
        }
        return loading;
    }

    /** {@return the TLS context with {@link #trustManagers}} Always the same, so that TLS sessions can be resumed. */
    public synchronized SSLContext sslContext() {
        SSLContext cached = sslContext;
        if (cached != null) {
            return cached;
        }
        try {
            SSLContext created = SSLContext.getInstance("TLS");
            List<TrustManager> trusted = trustManagers();
            created.init(null, trusted.isEmpty() ? null : trusted.toArray(TrustManager[]::new), null);
            sslContext = created;
            return created;
        } catch (GeneralSecurityException e) {
            throw tlsUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    /** {@return the exception for a connection that failed because this Java runtime permits no TLS} */
    public static Optional<ConfigurationException> tlsUnavailable(Throwable problem) {
        return ExceptionCauses.of(problem).stream()
                .filter(cause -> cause instanceof SSLException
                        && TLS_UNAVAILABLE
                                .matcher(String.valueOf(cause.getMessage()))
                                .lookingAt())
                .map(cause -> tlsUnavailable("it permits no TLS version with a matching cipher suite", problem))
                .findFirst();
    }

    private static ConfigurationException tlsUnavailable(String reason, Throwable cause) {
        return new ConfigurationException(
                "This Java runtime has no usable TLS (" + reason
                        + "). Permit TLS 1.2 or 1.3 and its ciphers: jdk.tls.client.protocols in JAVA_OPTS,"
                        + " jdk.tls.disabledAlgorithms in java.security, or the FIPS policy; or use a complete runtime.",
                cause);
    }

    /** {@return whether a host is localhost or a loopback address} Does not resolve names. */
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
}

package io.batonxero.http;

import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.ParallelConnector;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** HTTP clients with the proxy, trust and timeouts of {@link Network}. They follow no redirects. */
public final class HttpClients {
    static final int MAX_CONNECTIONS = 200;

    private HttpClients() {}

    /**
     * {@return a connection pool for several clients} Without it, camel-http gives every client its own pool, which trusts
     * only the JDK's certificates.
     */
    public static HttpClientConnectionManager connectionPool(Network network) {
        return connectionPool(network, SystemDefaultDnsResolver.INSTANCE);
    }

    static HttpClientConnectionManager connectionPool(Network network, DnsResolver resolver) {
        Timeout readTimeout = Timeout.of(network.limits().readTimeout());
        PoolingHttpClientConnectionManagerBuilder pool = new PoolingHttpClientConnectionManagerBuilder() {
            @Override
            protected HttpClientConnectionOperator createConnectionOperator(
                    @Nullable SchemePortResolver ports, DnsResolver dns, TlsSocketStrategy tls) {
                return new ParallelConnector(dns, tls);
            }
        };
        return new SharedConnectionPool(pool.setDnsResolver(resolver)
                .setConnectionFactory(BoundedConnections.factory())
                // Lazy: loading the trusted certificates is slow.
                .setTlsSocketStrategy((socket, target, port, attachment, context) -> new DefaultClientTlsStrategy(
                                network.sslContext())
                        .upgrade(socket, target, port, attachment, context))
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(readTimeout).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(network.limits().connectTimeout()))
                        .setSocketTimeout(readTimeout)
                        .build())
                .build());
    }

    /** {@return a client without credentials, retries, redirects and cookies} */
    public static HttpClientBuilder client(Network network, String userAgent) {
        return client(network, network.limits(), userAgent);
    }

    /**
     * {@return a client with a shorter timeout, for servers such as a webhook, which must not delay a sync}
     *
     * @param requestTimeout an upper bound; the configured timeout applies if it is shorter
     */
    public static HttpClientBuilder clientWithTimeout(Network network, String userAgent, Duration requestTimeout) {
        return client(network, network.limits().withRequestTimeoutAtMost(requestTimeout), userAgent);
    }

    private static HttpClientBuilder client(Network network, NetworkLimits limits, String userAgent) {
        HttpClientBuilder client = HttpClientBuilder.create()
                // The pool outlives a route that is edited at run time.
                .setConnectionManagerShared(true)
                .setRequestExecutor(new BoundedConnections.Executor(network.proxyCredentials()))
                .setRoutePlanner(proxyPlanner(network))
                .setDefaultCredentialsProvider(proxyCredentials(network))
                .setContentDecoderRegistry(new LinkedHashMap<>(GzipBody.decoders()))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                // The default loads the public suffix list.
                .setDefaultCookieSpecRegistry(name -> null)
                .disableAuthCaching()
                .setUserAgent(userAgent);
        return RequestDeadline.addTo(client, limits, network.proxyCredentials());
    }

    private static HttpRoutePlanner proxyPlanner(Network network) {
        return new DefaultRoutePlanner(null) {
            @Override
            protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
                return network.proxyFor(target.getHostName(), target.getPort())
                        .map(proxy -> new HttpHost(proxy.host(), proxy.port()))
                        .orElse(null);
            }
        };
    }

    private static BasicCredentialsProvider proxyCredentials(Network network) {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        network.proxy()
                .filter(proxy -> !proxy.user().isEmpty())
                .ifPresent(proxy -> credentials.setCredentials(
                        new AuthScope(proxy.host(), proxy.port()),
                        new UsernamePasswordCredentials(
                                proxy.user(), proxy.password().toCharArray())));
        return credentials;
    }
}

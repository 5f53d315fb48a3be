package io.batonxero.http;

import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.ParallelConnector;
import java.time.Duration;
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

/** HTTP clients that reach others through this machine's {@link Network}, and follow nobody elsewhere. */
public final class HttpClients {
    static final int MAX_CONNECTIONS = 200;

    private HttpClients() {}

    /**
     * {@return connections that several clients share} camel-http puts its own under every client unless it is given
     * some, and those trust the JDK's certificates alone.
     */
    public static HttpClientConnectionManager connections(Network network) {
        return connections(network, SystemDefaultDnsResolver.INSTANCE);
    }

    static HttpClientConnectionManager connections(Network network, DnsResolver names) {
        Timeout silence = Timeout.of(network.limits().silence());
        PoolingHttpClientConnectionManagerBuilder pool = new PoolingHttpClientConnectionManagerBuilder() {
            @Override
            protected HttpClientConnectionOperator createConnectionOperator(
                    @Nullable SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
                return new ParallelConnector(resolver, tls);
            }
        };
        return new SharedConnectionPool(pool.setDnsResolver(names)
                .setConnectionFactory(BoundedConnections.factory())
                // Certificates are looked at when one is to be checked: to read them takes a while.
                .setTlsSocketStrategy((socket, target, port, attachment, context) -> new DefaultClientTlsStrategy(
                                network.sslContext())
                        .upgrade(socket, target, port, attachment, context))
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(silence).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(network.limits().connect()))
                        .setSocketTimeout(silence)
                        .build())
                .build());
    }

    /** {@return a client to add credentials to} It repeats nothing, follows no redirect and keeps no cookie. */
    public static HttpClientBuilder client(Network network, String userAgent) {
        return client(network, network.limits(), userAgent);
    }

    /**
     * {@return a client for other servers, such as a webhook, which may not keep a sync waiting}
     *
     * @param answer how long an answer may take
     */
    public static HttpClientBuilder briefClient(Network network, String userAgent, Duration answer) {
        return client(network, network.limits().withRequestAtMost(answer), userAgent);
    }

    private static HttpClientBuilder client(Network network, NetworkLimits limits, String userAgent) {
        HttpClientBuilder client = HttpClientBuilder.create()
                // The connections outlive the routes that use them, which may be edited while they run.
                .setConnectionManagerShared(true)
                .setRequestExecutor(new BoundedConnections.Executor())
                .setRoutePlanner(through(network))
                .setDefaultCredentialsProvider(proxyPasswords(network))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                // To know whose cookies they would be, it reads a list of all suffixes of domain names.
                .setDefaultCookieSpecRegistry(name -> null)
                .disableAuthCaching()
                .setUserAgent(userAgent);
        return RequestDeadline.in(client, limits);
    }

    private static HttpRoutePlanner through(Network network) {
        return new DefaultRoutePlanner(null) {
            @Override
            protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
                return network.proxyFor(target.getHostName(), target.getPort())
                        .map(proxy -> new HttpHost(proxy.host(), proxy.port()))
                        .orElse(null);
            }
        };
    }

    private static BasicCredentialsProvider proxyPasswords(Network network) {
        BasicCredentialsProvider passwords = new BasicCredentialsProvider();
        network.proxy()
                .filter(proxy -> !proxy.user().isEmpty())
                .ifPresent(proxy -> passwords.setCredentials(
                        new AuthScope(proxy.host(), proxy.port()),
                        new UsernamePasswordCredentials(
                                proxy.user(), proxy.password().toCharArray())));
        return passwords;
    }
}

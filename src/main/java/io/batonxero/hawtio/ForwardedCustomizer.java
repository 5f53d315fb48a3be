package io.batonxero.hawtio;

import io.batonxero.net.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores scheme, path prefix and client address of a request that came through a trusted proxy. Jetty's own customizer
 * trusts every sender and takes the first address, which a client can forge.
 */
final class ForwardedCustomizer implements HttpConfiguration.Customizer {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedCustomizer.class);

    private final PublicUrl url;
    private final InetAddressSet trusted;
    private final AtomicBoolean isLogged = new AtomicBoolean();

    /** Trusts loopback addresses and the configured proxies. */
    ForwardedCustomizer(HawtioConfig config, PublicUrl url) {
        this.url = url;
        this.trusted = config.proxies();
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        boolean isTrusted = isTrusted(request);
        HttpURI uri = uri(request, isTrusted);
        Optional<InetSocketAddress> client = isTrusted ? client(request.getHeaders()) : Optional.empty();
        ConnectionMetaData connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public boolean isSecure() {
                return HttpScheme.HTTPS.is(uri.getScheme());
            }

            @Override
            public SocketAddress getRemoteSocketAddress() {
                return client.<SocketAddress>map(address -> address).orElseGet(super::getRemoteSocketAddress);
            }
        };
        return new Request.Wrapper(request) {
            @Override
            public HttpURI getHttpURI() {
                return uri;
            }

            @Override
            public boolean isSecure() {
                return connection.isSecure();
            }

            @Override
            public ConnectionMetaData getConnectionMetaData() {
                return connection;
            }
        };
    }

    private boolean isTrusted(Request request) {
        boolean isTrusted = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && isTrusted(peer.getAddress());
        if (!isTrusted && request.getHeaders().contains("X-Forwarded-For") && !isLogged.getAndSet(true)) {
            LOG.atWarn()
                    .addKeyValue("client", Request.getRemoteAddr(request))
                    .addKeyValue(
                            "reason",
                            "this address is not a trusted proxy, so the audit shows it instead of its clients' addresses; add it to --hawtio-proxies (BATON_HAWTIO_PROXIES)")
                    .log("X-Forwarded headers ignored");
        }
        return isTrusted;
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && (address.isLoopbackAddress() || trusted.test(address));
    }

    private HttpURI uri(Request request, boolean isTrusted) {
        HttpURI uri = request.getHttpURI();
        HttpURI.Mutable restored = HttpURI.build(uri);
        String path = String.valueOf(uri.getPath());
        boolean lacksPrefix = path.equals(HawtioServer.PATH) || path.startsWith(HawtioServer.PATH + "/");
        if (lacksPrefix && !url.prefix().isEmpty()) {
            restored.path(url.prefix() + path);
        }
        if (usesPublicUrl(request, isTrusted)) {
            restored.scheme(HttpScheme.HTTPS.asString());
        }
        return restored.asImmutable();
    }

    /** {@return whether the browser used the public URL} Not every proxy keeps or forwards Host. */
    private boolean usesPublicUrl(Request request, boolean isTrusted) {
        HttpFields headers = request.getHeaders();
        return isPublicHost(headers.get("Host"))
                || url.origin().equalsIgnoreCase(headers.get("Origin"))
                || (isTrusted
                        && (isPublicHost(headers.get("X-Forwarded-Host"))
                                || "https".equalsIgnoreCase(headers.get("X-Forwarded-Proto"))));
    }

    private boolean isPublicHost(@Nullable String authority) {
        return authority != null && url.isFor(authority);
    }

    /** {@return the client's address: the last one that is not a trusted proxy, since each proxy appends its peer} */
    private Optional<InetSocketAddress> client(HttpFields headers) {
        List<String> addresses = new ArrayList<>(headers.getCSV("X-Forwarded-For", false));
        for (int last = addresses.size() - 1; last >= 0; last--) {
            Optional<InetAddress> address = Network.address(addresses.get(last));
            if (address.isEmpty() || !isTrusted(address.orElseThrow()) || last == 0) {
                return address.map(found -> new InetSocketAddress(found, 0));
            }
        }
        return Optional.empty();
    }
}

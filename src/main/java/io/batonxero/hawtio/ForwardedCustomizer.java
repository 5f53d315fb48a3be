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
 * Makes of a request that a proxy sent what the browser sent to the proxy: its scheme, its path with the prefix, whether the
 * proxy cut that off or not, and the address it came from. Jetty's own customizer would trust every sender, and take the first
 * address, which the client itself may have written.
 */
final class ForwardedCustomizer implements HttpConfiguration.Customizer {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedCustomizer.class);

    private final PublicUrl url;
    private final InetAddressSet trusted;
    private final AtomicBoolean isLogged = new AtomicBoolean();

    /** Trusts the proxies on this machine and those that are named. */
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
                            "this address is no trusted proxy, and stands in the audit in place of its clients' addresses; add it to --hawtio-proxies (BATON_HAWTIO_PROXIES)")
                    .log("X-Forwarded headers ignored");
        }
        return isTrusted;
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && (address.isLoopbackAddress() || trusted.test(address));
    }

    private HttpURI uri(Request request, boolean isTrusted) {
        HttpURI uri = request.getHttpURI();
        HttpURI.Mutable changed = HttpURI.build(uri);
        String path = String.valueOf(uri.getPath());
        boolean isWithoutPrefix = path.equals(HawtioServer.PATH) || path.startsWith(HawtioServer.PATH + "/");
        if (isWithoutPrefix && !url.prefix().isEmpty()) {
            changed.path(url.prefix() + path);
        }
        if (isByUrl(request, isTrusted)) {
            changed.scheme(HttpScheme.HTTPS.asString());
        }
        return changed.asImmutable();
    }

    /** {@return whether a browser sent it to the public URL} A proxy may keep the host, say it in a header, or neither. */
    private boolean isByUrl(Request request, boolean isTrusted) {
        HttpFields headers = request.getHeaders();
        return names(headers.get("Host"))
                || url.origin().equalsIgnoreCase(headers.get("Origin"))
                || (isTrusted
                        && (names(headers.get("X-Forwarded-Host"))
                                || "https".equalsIgnoreCase(headers.get("X-Forwarded-Proto"))));
    }

    private boolean names(@Nullable String authority) {
        return authority != null && url.isFor(authority);
    }

    /** {@return the client's address} Each proxy adds the one that spoke to it; the last that is none of ours is the client. */
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

package io.batonxero.hawtio;

import io.batonxero.net.Network;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * The addresses of the console.
 *
 * @param address the address to listen on
 * @param publicUrl the URL for browsers behind a proxy
 * @param proxies the proxies whose X-Forwarded headers are trusted, in addition to loopback addresses
 */
public record HawtioConfig(InetSocketAddress address, Optional<PublicUrl> publicUrl, InetAddressSet proxies) {
    /** {@return a configuration without a proxy} */
    static HawtioConfig direct(InetSocketAddress address) {
        return new HawtioConfig(address, Optional.empty(), new InetAddressSet());
    }

    /** {@return the proxies of a comma-separated list of addresses and networks; empty if an entry is invalid} */
    public static Optional<InetAddressSet> proxies(String text) {
        InetAddressSet proxies = new InetAddressSet();
        if (text.isBlank()) {
            return Optional.of(proxies);
        }
        try {
            for (String part : text.split(",", -1)) {
                String proxy = part.strip();
                // Jetty's set would resolve names.
                if (Network.address(proxy.replaceFirst("/\\d{1,3}$", "")).isEmpty()) {
                    return Optional.empty();
                }
                proxies.add(proxy);
            }
            return Optional.of(proxies);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the path of the console, with and without a proxy} */
    String contextPath() {
        return publicUrl.map(PublicUrl::prefix).orElse("") + HawtioServer.PATH;
    }
}

package io.batonxero.hawtio;

import io.batonxero.net.Network;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Where the console is.
 *
 * @param address to listen at
 * @param publicUrl by which browsers reach it through a proxy
 * @param proxies whose X-Forwarded headers are trusted, beside those on this machine
 */
public record HawtioConfig(InetSocketAddress address, Optional<PublicUrl> publicUrl, InetAddressSet proxies) {
    /** {@return a console that is reached without a proxy} */
    static HawtioConfig direct(InetSocketAddress address) {
        return new HawtioConfig(address, Optional.empty(), new InetAddressSet());
    }

    /** {@return proxies by address or network, separated by comma; empty if a part of the text is neither} */
    public static Optional<InetAddressSet> proxies(String text) {
        InetAddressSet proxies = new InetAddressSet();
        if (text.isBlank()) {
            return Optional.of(proxies);
        }
        try {
            for (String part : text.split(",", -1)) {
                String proxy = part.strip();
                // A set of Jetty's would look names up.
                if (Network.address(proxy.replaceFirst("/\\d{1,3}$", "")).isEmpty()) {
                    return Optional.empty();
                }
                proxies.add(proxy);
            }
            return Optional.of(proxies);
        } catch (IllegalArgumentException beyondItsNetwork) {
            return Optional.empty();
        }
    }

    /** {@return the path of the console, the same through a proxy and without} */
    String contextPath() {
        return publicUrl.map(PublicUrl::prefix).orElse("") + HawtioServer.PATH;
    }
}

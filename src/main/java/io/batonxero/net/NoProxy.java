package io.batonxero.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts to reach without a proxy, from NO_PROXY: names (with their subdomains), {@code .names} (subdomains only) and
 * addresses, each with an optional port; networks in CIDR notation; {@code *} for all hosts.
 */
record NoProxy(List<String> entries) {
    private static final String IP4 = "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}";

    NoProxy {
        entries = List.copyOf(entries);
    }

    static NoProxy of(String text) {
        return new NoProxy(Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean covers(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return entries.stream().anyMatch(entry -> covers(entry, name, port));
    }

    private static boolean covers(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return address(host).map(address -> isInNetwork(entry, address)).orElse(false);
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        String pattern = hasPort ? entry.substring(0, colon) : entry;
        return (!hasPort || entry.substring(colon + 1).equals(Integer.toString(port))) && matches(pattern, host);
    }

    private static boolean matches(String pattern, String host) {
        Optional<InetAddress> address = address(pattern);
        if (address.isPresent()) {
            return address.equals(address(host));
        }
        String name = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static boolean isInNetwork(String network, InetAddress address) {
        String[] parts = network.split("/", 2);
        byte[] bytes = address.getAddress();
        return parts[1].matches("\\d{1,3}")
                && address(parts[0])
                        .map(InetAddress::getAddress)
                        .filter(base -> base.length == bytes.length)
                        .map(base -> {
                            int hostBits = base.length * 8 - Integer.parseInt(parts[1]);
                            return hostBits >= 0
                                    && new BigInteger(1, base)
                                            .shiftRight(hostBits)
                                            .equals(new BigInteger(1, bytes).shiftRight(hostBits));
                        })
                        .orElse(false);
    }

    /** {@return the IP address that a text contains} Does not resolve names. */
    static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!bare.contains(":") && !bare.matches(IP4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}

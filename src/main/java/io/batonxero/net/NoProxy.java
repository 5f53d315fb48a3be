package io.batonxero.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that are reached without a proxy, as in NO_PROXY: names (and what lies below them), {@code .names} (only what
 * lies below), addresses, networks in CIDR notation, each but the last with an optional port; {@code *} for all.
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
            return address(host).map(address -> isIn(entry, address)).orElse(false);
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        String named = hasPort ? entry.substring(0, colon) : entry;
        return (!hasPort || entry.substring(colon + 1).equals(Integer.toString(port))) && isNamed(named, host);
    }

    private static boolean isNamed(String named, String host) {
        Optional<InetAddress> address = address(named);
        if (address.isPresent()) {
            return address.equals(address(host));
        }
        String name = named.startsWith("*.") ? named.substring(1) : named;
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static boolean isIn(String network, InetAddress address) {
        String[] parts = network.split("/", 2);
        byte[] bytes = address.getAddress();
        return parts[1].matches("\\d{1,3}")
                && address(parts[0])
                        .map(InetAddress::getAddress)
                        .filter(base -> base.length == bytes.length)
                        .map(base -> {
                            int rest = base.length * 8 - Integer.parseInt(parts[1]);
                            return rest >= 0
                                    && new BigInteger(1, base)
                                            .shiftRight(rest)
                                            .equals(new BigInteger(1, bytes).shiftRight(rest));
                        })
                        .orElse(false);
    }

    /** {@return the address that a text is} Names are not looked up. */
    static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!bare.contains(":") && !bare.matches(IP4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}

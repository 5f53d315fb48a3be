package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceHelloRequest.OSInfo;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** What the greeting says of this machine. ConductorOne registers no connector that leaves it out. */
final class OperatingSystem {
    private OperatingSystem() {}

    /** Looked up once: a process is to be known by one name as long as it lives. */
    private static final class Hostname {
        static final String VALUE = lookUp();
    }

    /** {@return the machine's name} */
    static String hostname() {
        return Hostname.VALUE;
    }

    private static String lookUp() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "baton-xero-camel";
        }
    }

    static OSInfo info() {
        String os = name(System.getProperty("os.name", "unknown"));
        String kernel = System.getProperty("os.version", "unknown");
        Properties release = release();
        String platform = release.getProperty("ID", os);
        return OSInfo.newBuilder()
                .setHostname(hostname())
                .setOs(os)
                .setPlatform(platform)
                .setPlatformVersion(release.getProperty("VERSION_ID", kernel))
                .setPlatformFamily(release.getProperty("ID_LIKE", platform))
                .setKernelVersion(kernel)
                .setKernelArch(System.getProperty("os.arch", "unknown"))
                .setVirtualizationSystem(Files.exists(Path.of("/.dockerenv")) ? "docker" : "none")
                .build();
    }

    private static String name(String os) {
        String name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return "darwin";
        }
        return name.startsWith("windows") ? "windows" : name;
    }

    /** Lines of {@code KEY="value"}, where the system has them. */
    private static Properties release() {
        Properties release = new Properties();
        Path file = Path.of("/etc/os-release");
        if (Files.isReadable(file)) {
            try (Reader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                release.load(lines);
                release.replaceAll((key, value) -> value.toString().replace("\"", ""));
                release.values().removeIf(value -> value.toString().isBlank());
            } catch (IOException | IllegalArgumentException unreadable) {
                release.clear();
            }
        }
        return release;
    }
}

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

/** Describes this machine in Hello. ConductorOne requires it to register a connector. */
final class OperatingSystem {
    private OperatingSystem() {}

    /** Lazy and cached: the host id must not change while the process runs. */
    private static final class Hostname {
        static final String VALUE = lookUp();
    }

    static String hostname() {
        return Hostname.VALUE;
    }

    private static String lookUp() {
        String hostname = System.getenv("HOSTNAME");
        if (hostname != null && !hostname.isBlank()) {
            return hostname;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "baton-xero-camel";
        }
    }

    static OSInfo info() {
        String os = goName(System.getProperty("os.name", "unknown"));
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

    /** Go's name for an operating system. */
    private static String goName(String os) {
        String name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return "darwin";
        }
        return name.startsWith("windows") ? "windows" : name;
    }

    /** The properties in /etc/os-release; empty if the file is missing or unreadable. */
    private static Properties release() {
        Properties release = new Properties();
        Path file = Path.of("/etc/os-release");
        if (Files.isReadable(file)) {
            try (Reader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                release.load(lines);
                release.replaceAll((key, value) -> value.toString().replace("\"", ""));
                release.values().removeIf(value -> value.toString().isBlank());
            } catch (IOException | IllegalArgumentException e) {
                release.clear();
            }
        }
        return release;
    }
}

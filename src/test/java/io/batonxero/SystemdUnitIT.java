package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Installed;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as the systemd unit runs it: what the unit's lines say is done here by mounts and setpriv. */
@EnabledOnOs(OS.LINUX)
class SystemdUnitIT {
    /** The first of those that systemd takes for DynamicUser. */
    private static final int USER = 61_184;

    private static final Path UNIT = Path.of("src/main/systemd/baton-xero-camel.service");

    @TempDir
    Path folder;

    /** The root in which the program runs is a copy on write of this machine's, so that nothing is left on it. */
    private static final String ROOT = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/upper /mnt/work /mnt/root
            mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root
            for one in proc sys dev; do mount --rbind /$one /mnt/root/$one; done
            """;

    @Test
    void theServiceSyncsKeepsItsTokensAndStops() throws Exception {
        assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can take another root folder");
        Installed.assume("setpriv", "chroot");
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                SimulatedC1 c1 = SimulatedC1.start()) {
            c1.script().queue(ServiceTest.sync("a"));
            Map<String, String> file = Run.environment(xero, folder);
            file.keySet().removeAll(List.of("BATON_STATE_DIR", "BATON_FILE"));
            file.put("BATON_CLIENT_ID", c1.clientId());
            file.put("BATON_CLIENT_SECRET", c1.clientSecret());
            file.put("SSL_CERT_FILE", "/etc/baton-xero-camel/ca.pem");
            file.put("JAVA_HOME", System.getProperty("java.home"));
            Path etc = Files.createDirectory(folder.resolve("etc"));
            Files.copy(c1.certificateFile(), etc.resolve("ca.pem"));
            Files.createDirectory(etc.resolve("routes"));

            try (ProcessUnderTest service = unit(file)) {
                service.await("Task complete!");
                assertKept();
                assertThat(folder.resolve("cache")).isDirectoryContaining("glob:**.{aot,jsa}");

                assertThat(service.terminate()).isEqualTo(143);
            }
            assertThat(c1.uploads()).hasSize(1);
        }
    }

    private void assertKept() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(kept -> {
                assertThat(Files.getAttribute(kept, "unix:uid")).isEqualTo(USER);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                        .isEqualTo("rw-------");
            });
        }
    }

    /** {@return the running service} Its state is in the test's folder {@code state}. */
    private ProcessUnderTest unit(Map<String, String> environmentFile) throws IOException {
        Map<String, List<String>> unit = service();
        assertThat(only(unit, "DynamicUser")).isEqualTo("yes");
        assertThat(only(unit, "EnvironmentFile")).isEqualTo("/etc/baton-xero-camel/environment");
        StringBuilder script = new StringBuilder(ROOT);
        script.append(bind(Packaged.HOME, only(unit, "WorkingDirectory")));
        script.append(bind(folder.resolve("etc"), "/etc/baton-xero-camel"));
        if (only(unit, "ProtectSystem").equals("strict")) {
            script.append("mount -o remount,bind,ro /mnt/root\n");
            script.append("mount -o remount,bind,ro /mnt/root" + only(unit, "WorkingDirectory") + "\n");
        }
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "HOME", "/"));
        environment.put("STATE_DIRECTORY", "/var/lib/" + only(unit, "StateDirectory"));
        environment.put("CACHE_DIRECTORY", "/var/cache/" + only(unit, "CacheDirectory"));
        script.insert(
                ROOT.length(),
                bind(owned("state", unit, "StateDirectoryMode"), environment.get("STATE_DIRECTORY"))
                        + bind(owned("cache", unit, "CacheDirectoryMode"), environment.get("CACHE_DIRECTORY")));
        if (only(unit, "PrivateTmp").equals("yes")) {
            script.append("mount -t tmpfs -o mode=1777 tmpfs /mnt/root/tmp\n");
        }
        if (only(unit, "ProtectHome").equals("yes")) {
            script.append("for one in home root; do mount -t tmpfs -o mode=000 tmpfs /mnt/root/$one; done\n");
        }
        script.append("umask " + only(unit, "UMask") + "\n");
        script.append("exec chroot /mnt/root setpriv --reuid=" + USER + " --regid=" + USER + " --clear-groups");
        script.append(only(unit, "NoNewPrivileges").equals("yes") ? " --no-new-privs" : "");
        script.append(only(unit, "CapabilityBoundingSet").isEmpty() ? " --bounding-set=-all" : "");
        script.append(" sh -c 'cd " + only(unit, "WorkingDirectory") + "; "
                + only(unit, "ExecStartPre").replaceFirst("^-", "") + "; exec " + only(unit, "ExecStart") + "'\n");

        unit.getOrDefault("Environment", List.of())
                .forEach(one -> environment.put(one.split("=", 2)[0], one.split("=", 2)[1]));
        environment.putAll(environmentFile);
        List<String> command = OrdinaryUser.withOwnMounts();
        command.addAll(List.of("sh", "-c", script.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return ProcessUnderTest.start(folder, builder);
    }

    /** {@return what the section of the service says} */
    private static Map<String, List<String>> service() throws IOException {
        String section =
                Files.readString(UNIT).replaceAll("(?s).*\\[Service]\\n", "").replaceAll("(?s)\\n\\[.*", "");
        return section.lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .map(line -> line.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], Collectors.mapping(pair -> pair[1].strip(), Collectors.toList())));
    }

    private static String only(Map<String, List<String>> unit, String key) {
        List<String> values = unit.getOrDefault(key, List.of());
        assertThat(values).as(key).hasSize(1);
        return values.get(0);
    }

    private Path owned(String name, Map<String, List<String>> unit, String mode) throws IOException {
        Path owned = Files.createDirectory(folder.resolve(name));
        Files.setAttribute(owned, "unix:mode", Integer.parseInt(only(unit, mode), 8) | 0_040_000);
        for (String id : List.of("unix:uid", "unix:gid")) {
            Files.setAttribute(owned, id, USER, LinkOption.NOFOLLOW_LINKS);
        }
        return owned;
    }

    private static String bind(Path from, String to) {
        return "mkdir -p /mnt/root" + to + "; mount --bind " + from + " /mnt/root" + to + "\n";
    }
}

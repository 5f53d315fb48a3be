package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command accept-removals, beside a running service and for pods that share the record of the last delivery. */
class AcceptRemovalsTest {
    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");
    private static final String EMPTIED = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";

    @TempDir
    Path folder;

    private Path world;

    @BeforeEach
    void copyWorld() throws IOException {
        world = XeroWorld.copy(GIVEN, folder.resolve("world"));
    }

    private void removeUsers() throws IOException {
        Files.writeString(world.resolve(EMPTIED).resolve("users.json"), "{\"Status\":\"OK\",\"Users\":[]}");
    }

    private void restoreUsers() throws IOException {
        String users = EMPTIED + "/users.json";
        Files.writeString(world.resolve(users), Files.readString(GIVEN.resolve(users)));
    }

    private static String code(String message) {
        Matcher code =
                Pattern.compile("run the command accept-removals (\\w{8}) ").matcher(message);
        assertThat(code.find()).as(message).isTrue();
        return code.group(1);
    }

    private static void assertRefused(Run run, String... parts) {
        assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains(parts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runningServiceTakesTheCodeAtItsNextSyncOnce(boolean isKubernetes) throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder)) {
            Service service = new Service(folder, XeroWorld.in(world));
            if (isKubernetes) {
                service.environment().putAll(kubernetes.environment(Map.of()));
            }
            try {
                service.run();
                assertThat(sync(service, "a").hasSuccess()).isTrue();
                removeUsers();
                String code = code(sync(service, "b").getStatus().getMessage());

                Run accepted = Run.of(service.environment(), "accept-removals", code);

                assertThat(accepted.exitCode()).as(accepted.err()).isZero();
                assertThat(accepted.out())
                        .startsWith("Accepted, for the next sync: ")
                        .contains("nobody can enter: Harbour & Sons Pty");
                assertThat(sync(service, "c").hasSuccess()).isTrue();
                assertRefused(
                        Run.of(service.environment(), "accept-removals", code),
                        "accept-removals " + code + ": no refusal since the last delivery has this code");
                restoreUsers();
                assertThat(sync(service, "d").hasSuccess()).isTrue();
                removeUsers();
                assertThat(code(sync(service, "e").getStatus().getMessage())).isNotEqualTo(code);
                assertThat(kubernetes.delivery().has("data")).isEqualTo(isKubernetes);
            } finally {
                service.close();
            }
        }
    }

    private static BatonServiceFinishTaskRequest sync(Service service, String letter) throws Exception {
        int before = service.c1().uploads().size();
        service.c1().script().queue(ServiceTest.sync(letter));
        BatonServiceFinishTaskRequest finished = service.nextFinished();
        if (finished.hasSuccess()) {
            // The delivery is recorded after the outcome was sent, and then printed.
            service.await(() -> service.out().split("Task complete!", -1).length > before + 1);
        }
        return finished;
    }

    @Test
    void oneCodeServesAllPods() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder);
                SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> first = pod("first", kubernetes, xero);
            Map<String, String> second = pod("second", kubernetes, xero);
            assertThat(Run.of(first).exitCode()).isZero();
            removeUsers();

            String code = code(Run.of(second).err());

            assertThat(code(Run.of(first).err())).isEqualTo(code);
            assertThat(Run.of(second, "accept-removals", code).exitCode()).isZero();
            Run delivered = Run.of(first);
            assertThat(delivered.exitCode()).as(delivered.err()).isZero();
            assertThat(Run.of(second).exitCode()).isZero();
            assertThat(folder.resolve("first/delivered")).doesNotExist();
        }
    }

    private Map<String, String> pod(String name, FakeKubernetes kubernetes, SimulatedXero xero) {
        Map<String, String> environment = kubernetes.environment(Run.environment(xero, folder));
        environment.put("BATON_STATE_DIR", folder.resolve(name).toString());
        return environment;
    }

    @Test
    void codeThatRefusedNothingIsRefused() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);

            assertRefused(
                    Run.of(environment, "accept-removals", "00000000"),
                    "No sync was refused, according to ",
                    folder.resolve("state/refused/" + SimulatedTokens.CLIENT_ID + ".json")
                            .toString());

            removeUsers();
            String code = code(Run.of(environment).err());
            assertRefused(
                    Run.of(environment, "accept-removals", "00000000"),
                    "accept-removals 00000000: no refusal since the last delivery has this code. Refused: " + code,
                    "nobody can enter: Harbour & Sons Pty");
            assertRefused(Run.of(environment, "accept-removals", "secret"), "a code has 8 digits");
            assertRefused(Run.of(environment, "accept-removals"), "a code has 8 digits");
            assertThat(Run.of(environment).exitCode())
                    .as("nothing was accepted")
                    .isEqualTo(9);
        }
    }

    @Test
    void statusOfAResponseIsAcceptedByItsCode() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            Files.writeString(
                    world.resolve(EMPTIED).resolve("users.json"),
                    "{\"Status\":\"PARTIAL\",\"Users\":[{\"UserID\":\"u-1\",\"OrganisationRole\":\"STANDARD\"}]}");
            String code = code(Run.of(environment).err());

            assertThat(Run.of(environment, "accept-removals", code).exitCode()).isZero();

            assertThat(Run.of(environment).exitCode()).isZero();
            assertThat(code(Run.of(environment).err()))
                    .as("a code is valid once")
                    .isEqualTo(code);
        }
    }

    @Test
    void acceptanceThatCannotBeWrittenEndsWithOneLine() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            removeUsers();
            String code = code(Run.of(environment).err());
            Files.writeString(folder.resolve("state/accepted"), "a file instead of the folder");

            assertRefused(
                    Run.of(environment, "accept-removals", code),
                    "the acceptance cannot be written",
                    "BATON_STATE_DIR");

            Map<String, String> others = new HashMap<>(environment);
            others.remove("BATON_XERO_CLIENT_ID");
            assertRefused(Run.of(others, "accept-removals", code), "BATON_XERO_CLIENT_ID");
        }
    }
}

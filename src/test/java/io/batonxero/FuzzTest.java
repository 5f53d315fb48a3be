package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.Zstd;
import io.batonxero.base.ConnectorException;
import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Pages;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutated responses of Xero and mutated .c1z files are either read or rejected by a declared exception. */
class FuzzTest {
    private static final long SEED = 20_261_123;
    private static final int RESPONSES = 10_000;
    private static final int FILES = 1_000;
    private static final int HEADER = 5;
    private static final List<String> TOKENS = List.of(
            "null",
            "[]",
            "{}",
            "\"\"",
            "-1e999",
            "[[[[[[[[",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            ",",
            ":",
            "true",
            "\"/Date(99999999999999999)/\"",
            "\"/Date(-1)/\"",
            "\"Users\":",
            "\"OrganisationRole\":7",
            "\u202E");

    private final Random random = new Random(SEED);
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private int accepted;

    private byte[] mutated(byte[] seed) {
        byte[] mutant = seed;
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = random.nextInt(mutant.length + 1);
            int length = Math.min(mutant.length - at, random.nextInt(1 + random.nextInt(64)));
            mutant = switch (random.nextInt(5)) {
                case 0 -> spliced(mutant, at, at + length, new byte[0]);
                case 1 -> spliced(mutant, at, at, slice(mutant, at, at + length));
                case 2 -> spliced(mutant, at, at + length, bytes(TOKENS.get(random.nextInt(TOKENS.size()))));
                case 3 -> slice(mutant, 0, Math.max(1, at));
                default -> flipped(mutant);
            };
        }
        return mutant;
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int times = random.nextInt(8); times >= 0 && flipped.length > 0; times--) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] all = new byte[from + between.length + bytes.length - to];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
        return all;
    }

    private static List<byte[]> recordedResponses() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/cases"))) {
            List<byte[]> seeds = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> path.toString().contains("given"))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        }
    }

    @Test
    void aMutatedResponseIsReadOrRejected() throws IOException {
        List<byte[]> seeds = recordedResponses();
        for (int number = 0; number < RESPONSES; number++) {
            byte[] response = mutated(seeds.get(random.nextInt(seeds.size())));
            parsed(response).ifPresent(parsed -> tryEachReader(parsed, response));
        }

        assertThat(accepted).as("accepted mutants").isGreaterThan(RESPONSES / 20);
    }

    private Optional<Object> parsed(byte[] response) throws IOException {
        try {
            return Optional.ofNullable(json.readValue(response, Object.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void tryEachReader(Object parsed, byte[] response) {
        Tenant tenant = new Tenant("t", Tenant.ORGANISATION, "T", "t");
        List<Consumer<Object>> readers = List.of(
                json -> ReachableTenants.of(Connection.listFrom(json), false),
                json -> ReachableTenants.of(Connection.listFrom(json), true),
                json -> Organisation.of(tenant, json),
                json -> Pages.add(ProjectsUser.pages(1), json, "request"),
                json -> map(tenant, json));
        for (Consumer<Object> reader : readers) {
            try {
                reader.accept(parsed);
                accepted++;
            } catch (ConnectorException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError undeclared) {
                fail("seed " + SEED + ", response " + new String(response, StandardCharsets.UTF_8), undeclared);
            }
        }
    }

    private static void map(Tenant tenant, Object response) {
        List<XeroUser> users = Pages.add(XeroUser.pages(0), response, "request").records();
        Organisation organisation = Organisation.from(Map.of("OrganisationID", "o", "Name", "O"));
        AccessRecords records = new AccessMapper("").map(TenantAccess.of(tenant, organisation, users, null));
        // The lists are lazy: each message is built on access.
        records.resources()
                .forEach(resource -> assertThat(resource.toByteArray()).isNotEmpty());
        records.grants().forEach(grant -> assertThat(grant.toByteArray()).isNotEmpty());
    }

    @Test
    void aMutatedFileIsReadOrRejected(@TempDir Path folder) throws IOException {
        byte[] whole = syncedFile(folder);
        byte[] database = Zstd.decompress(slice(whole, HEADER, whole.length), 64 << 20);
        Path mutant = folder.resolve("mutant.c1z");
        for (int number = 0; number < FILES; number++) {
            byte[] mutatedDatabase = flipped(database);
            Files.write(
                    mutant,
                    number % 2 == 0
                            ? mutated(whole)
                            : spliced(slice(whole, 0, HEADER), HEADER, HEADER, Zstd.compress(mutatedDatabase)));
            try (C1zReader reader = new C1zReader(mutant)) {
                reader.resourceTypes();
                reader.resources();
                reader.entitlements();
                reader.grants();
                accepted++;
            } catch (C1zException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }

        assertThat(accepted).as("accepted mutants").isBetween(FILES / 20, FILES - FILES / 20);
    }

    private static byte[] syncedFile(Path folder) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            assertThat(Run.of(Run.environment(xero, folder)).exitCode()).isZero();
        }
        return Files.readAllBytes(folder.resolve("sync.c1z"));
    }
}

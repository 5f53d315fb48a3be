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

/** Whatever comes in place of what Xero answers or of a .c1z, is read or refused by a fault that says so. */
class FuzzTest {
    private static final long SEED = 20_261_123;
    private static final int ANSWERS = 10_000;
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
    private int read;

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

    private static List<byte[]> answers() throws IOException {
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
    void anAnswerIsReadOrRefused() throws IOException {
        List<byte[]> seeds = answers();
        for (int number = 0; number < ANSWERS; number++) {
            byte[] answer = mutated(seeds.get(random.nextInt(seeds.size())));
            parsed(answer).ifPresent(parsed -> eachReader(parsed, answer));
        }

        assertThat(read).as("so many were read after all").isGreaterThan(ANSWERS / 20);
    }

    /** {@return what the route parses} Nothing, where its catch clause would come. */
    private Optional<Object> parsed(byte[] answer) throws IOException {
        try {
            return Optional.ofNullable(json.readValue(answer, Object.class));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private void eachReader(Object parsed, byte[] answer) {
        Tenant tenant = new Tenant("t", Tenant.ORGANISATION, "T", "t");
        List<Consumer<Object>> readers = List.of(
                each -> ReachableTenants.of(Connection.listFrom(each), false),
                each -> ReachableTenants.of(Connection.listFrom(each), true),
                each -> Organisation.of(tenant, each),
                each -> Pages.add(ProjectsUser.pages(1), each, "asked"),
                each -> mapped(tenant, each));
        for (Consumer<Object> reader : readers) {
            try {
                reader.accept(parsed);
                read++;
            } catch (ConnectorException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError undeclared) {
                fail("The seed " + SEED + " came to " + new String(answer, StandardCharsets.UTF_8), undeclared);
            }
        }
    }

    private static void mapped(Tenant tenant, Object answer) {
        List<XeroUser> users = Pages.add(XeroUser.pages(0), answer, "asked").records();
        Organisation organisation = Organisation.from(Map.of("OrganisationID", "o", "Name", "O"));
        AccessRecords records = new AccessMapper("").map(TenantAccess.of(tenant, organisation, users, null));
        // They are made as they are asked for.
        records.resources()
                .forEach(resource -> assertThat(resource.toByteArray()).isNotEmpty());
        records.grants().forEach(grant -> assertThat(grant.toByteArray()).isNotEmpty());
    }

    @Test
    void aFileIsReadOrRefused(@TempDir Path folder) throws IOException {
        byte[] whole = file(folder);
        byte[] database = Zstd.decompress(slice(whole, HEADER, whole.length), 64 << 20);
        Path mutant = folder.resolve("mutant.c1z");
        for (int number = 0; number < FILES; number++) {
            byte[] inner = flipped(database);
            Files.write(
                    mutant,
                    number % 2 == 0
                            ? mutated(whole)
                            : spliced(slice(whole, 0, HEADER), HEADER, HEADER, Zstd.compress(inner)));
            try (C1zReader reader = new C1zReader(mutant)) {
                reader.resourceTypes();
                reader.resources();
                reader.entitlements();
                reader.grants();
                read++;
            } catch (C1zException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            }
        }

        assertThat(read).as("so many were read after all").isBetween(FILES / 20, FILES - FILES / 20);
    }

    private static byte[] file(Path folder) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            assertThat(Run.of(Run.environment(xero, folder)).exitCode()).isZero();
        }
        return Files.readAllBytes(folder.resolve("sync.c1z"));
    }
}

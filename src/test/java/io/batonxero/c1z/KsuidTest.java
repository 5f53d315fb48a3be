package io.batonxero.c1z;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KsuidTest {
    @Test
    void idEqualsThatOfTheReferenceImplementation() {
        byte[] random = HexFormat.of().parseHex("B5A1CD34B5F99D1154FB6853345C9735");

        assertThat(Ksuid.of(Instant.ofEpochSecond(107_608_047L + 1_400_000_000L), random))
                .isEqualTo("0ujtsYcgvSTl8PAuAdqWYSMnLOv");
    }

    @Test
    void idHas27CharactersAndSortsByTime() {
        String early = Ksuid.of(Instant.ofEpochSecond(1_400_000_000L), new byte[16]);

        assertThat(early).isEqualTo("0".repeat(27));
        assertThat(Ksuid.at(Instant.parse("2026-01-01T00:00:00Z")))
                .hasSize(27)
                .isLessThan(Ksuid.at(Instant.parse("2026-01-01T00:00:01Z")));
    }
}

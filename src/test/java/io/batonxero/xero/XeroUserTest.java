package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.secret.Secrets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XeroUserTest {
    @Test
    void aSecretOfThisProgramInAFieldIsRejectedAndNotRepeated() {
        String token = "eyJraWQ-4d7a1c.9b2e6f0d8c5a";
        Secrets.register("Xero access token", token);

        assertThatThrownBy(() -> XeroUser.from(Map.of("UserID", "1", "LastName", "Lee " + token.substring(4))))
                .isInstanceOf(XeroException.InvalidResponse.class)
                .hasMessageContaining("a secret of this program in the field LastName")
                .hasMessageNotContaining(token.substring(4));
    }

    @ParameterizedTest
    @CsvSource({
        "/Date(1709176500000+0000)/, 2024-02-29T03:15:00Z",
        "/Date(1709176500000)/, 2024-02-29T03:15:00Z",
        "/Date(1709176500000-0800)/, 2024-02-29T03:15:00Z",
        "/Date(-1)/, 1969-12-31T23:59:59.999Z",
        "/Date(0+1300)/, 1970-01-01T00:00:00Z",
        "2024-02-29T03:15:00, 2024-02-29T03:15:00Z",
        "2024-02-29T16:15:00+13:00, 2024-02-29T03:15:00Z",
    })
    void datesAreReadInXerosFormats(String sent, Instant expected) {
        assertThat(updatedAt(sent)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "/Date(",
                "/Date()/",
                "/Date(-)/",
                "/Date(x)/",
                "/Date(12x)/",
                "/Date(+12)/",
                "/Date(--12)/",
                "/Date(12+1)/",
                "/Date(12+13000)/",
                "/Date(12+00x0)/",
                "/Date(+0000)/",
                "/Date(١٢)/",
                "/Date(1709176500000",
                "/Date(1709176500000)",
                "/Date(99999999999999999)/",
                "/Date(99999999999999999999)/",
                "/Date(-99999999999999999)/",
                "/Date(-62135596800000)/",
                "/Date(-62135596800000+1300)/",
                "/Date(-62135556800000)/",
                "0001-01-01T00:00:00",
                "0001-01-01T00:00:00-10:00",
            })
    void anInvalidDateIsNull(String sent) {
        assertThat(updatedAt(sent)).isNull();
    }

    @Test
    void publishedRolesAreSharedInstances() {
        assertThat(role("STANDARD")).isSameAs(role("STANDARD"));
        assertThat(role("STANDARD")).isNotEqualTo(role("standard"));
        assertThat(role("standard").slug()).isEqualTo("standard");
    }

    private static @Nullable Instant updatedAt(String sent) {
        return XeroUser.from(Map.of("UpdatedDateUTC", sent)).updatedAt();
    }

    private static OrganisationRole role(String value) {
        // A new String, as in a parsed response.
        return XeroUser.from(Map.of("OrganisationRole", String.valueOf(value.toCharArray())))
                .role();
    }
}

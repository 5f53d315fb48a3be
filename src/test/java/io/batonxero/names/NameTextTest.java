package io.batonxero.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invisible characters at the ends are no part of a name or an address. */
class NameTextTest {
    /** Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode, and White_Space in PropList.txt. */
    private static final String INVISIBLE =
            "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 FFF0-FFF8"
                    + " 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
                    + " 0009-000D 0020 0085 00A0 1680 2000-200A 2028-2029 202F 205F 3000";

    private static IntStream invisible() {
        return Stream.of(INVISIBLE.split(" ", -1)).flatMapToInt(range -> {
            List<Integer> ends = Stream.of(range.split("-", -1))
                    .map(end -> Integer.parseInt(end, 16))
                    .toList();
            return IntStream.rangeClosed(ends.get(0), ends.get(ends.size() - 1));
        });
    }

    @Test
    void everythingInvisibleIsStrippedFromBothEnds() {
        assertThat(invisible().boxed()).allSatisfy(character -> {
            String one = Character.toString(character);
            assertThat(NameText.strip(one + one + "Zoë" + one))
                    .as("U+%04X", character)
                    .isEqualTo("Zoë");
            assertThat(NameText.strip(one)).isEmpty();
        });
    }

    @Test
    void everythingInvisibleButTheOrdinaryBlankIsFoundInside() {
        assertThat(invisible().filter(character -> character != ' ').boxed())
                .allSatisfy(character -> assertThat(NameText.hasInvisible("a" + Character.toString(character) + "b"))
                        .as("U+%04X", character)
                        .isTrue());
        assertThat(NameText.hasInvisible("not an address")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kereru", "株式会社", "שלום", "👍", "e\u0301", "O'Brien <Ltd>", "\u0600\u0661"})
    void visibleCharactersOfAllScriptsAreKept(String name) {
        assertThat(NameText.strip(name)).isSameAs(name);
        assertThat(NameText.hasInvisible(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Café José, Cafe\u0301 Jose\u0301",
        "ÉCOLE, e\u0301cole",
        "Straße, STRASSE",
        "\u200BAcme\u00A0, acme",
        "ΟΔΟΣ, οδος",
        "Ac\u200Bme, Acme",
        "A\u00ADcme\u3164Ltd, Acme\u00A0Ltd",
        "Cafe\u200D\u0301, café"
    })
    void namesThatLookEqualAreTheSame(String one, String other) {
        assertThat(NameText.isSame(one, other)).isTrue();
    }

    @Test
    void invisibleCharactersAreEscapedForPeople() {
        assertThat(NameText.escaped("Ac\u200Bme Ltd\u3164\uDB40\uDC01")).isEqualTo("Ac[U+200B]me Ltd[U+3164][U+E0001]");
        assertThat(NameText.escaped("Café 👑")).isEqualTo("Café 👑");
    }

    @Test
    void otherNamesAreNotTheSame() {
        assertThat(NameText.isSame("Acme", "Acmé")).isFalse();
        assertThat(NameText.isSame("Acme Ltd", "Acme  Ltd")).isFalse();
    }
}

package io.batonxero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from outside keep their characters, without invisible ones that could disguise them. */
class DisplayedTextTest {
    private static final int MAX_NAME_BYTES = 1024;

    private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Kereru Coffee Roasters Ltd",
                "Zoë",
                "株式会社",
                "שלום",
                "می‌خواهم",
                "👨‍👩‍👧",
                "O'Brien <Ltd> & \"Co\""
            })
    void ordinaryNamesOfAllScriptsAreUnchanged(String name) {
        assertThat(SafeText.displayed(name, MAX_NAME_BYTES)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'one\ntwo', one two",
        "'\u001b[31mred', [31mred",
        "'a\u0000\u0007b', a b",
        "'line\u2028two', line two",
        "'exe\u202Egpj', exegpj",
        "'\u2066in\u2069', in",
        "'\uFEFFbom', bom",
        "'half\uD83D', half\uFFFD"
    })
    void invisibleCharactersAreRemoved(String given, String displayed) {
        assertThat(SafeText.displayed(given, MAX_NAME_BYTES)).isEqualTo(displayed);
    }

    @Test
    void aTextWithoutVisibleCharactersBecomesEmpty() {
        assertThat(SafeText.displayed("\u202E\u0000 \u2069", MAX_NAME_BYTES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "株", "👍", FAMILY, "e\u0301"})
    void longNamesAreCutAfterACompleteCharacter(String character) {
        String cut = SafeText.displayed(character.repeat(10_000), MAX_NAME_BYTES);

        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(1024 - 3 - character.length() * 4, 1024);
        assertThat(cut).endsWith("…");
        assertThat(cut.substring(0, cut.length() - 1).replace(character, "")).isEmpty();
    }

    @Test
    void aLetterWithTooManyCombiningMarksIsCut() {
        String cut = SafeText.displayed("Z" + "\u0301".repeat(10_000), MAX_NAME_BYTES);

        assertThat(cut).startsWith("Z").endsWith("…");
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void aNameOfTheMaximumLengthIsNotCut() {
        assertThat(SafeText.displayed("x".repeat(1024), MAX_NAME_BYTES))
                .hasSize(1024)
                .doesNotContain("…");
    }
}

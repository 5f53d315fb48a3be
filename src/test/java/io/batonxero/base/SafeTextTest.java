package io.batonxero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                " =1",
                "\u00A0=1",
                "\u3000\u200B=1",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF20x",
                " \uFF1D1",
                "\uFE661",
                "\u22121",
                "\uFEFF=1",
                "\u200D=1"
            })
    void possibleFormulasBeginWithAnApostrophe(String text) {
        assertThat(SafeText.cell(text)).startsWith("'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ttab", "\rreturn"})
    void aLeadingTabOrReturnIsShownAsCodePoint(String text) {
        assertThat(SafeText.cell(text)).startsWith("[U+00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mia;=1", "Mia; +1", "Mia;\"@x", "a;b; \uFF1D1"})
    void aFormulaAfterASemicolonGetsAnApostrophe(String text) {
        assertThat(SafeText.cell(text)).containsPattern(";'[ \"]*[=+@\uFF1D]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Aroha Ngata", "O'Neil", "Jean-Luc", "a@b.example", "José Müller-Ōtaki"})
    void ordinaryNamesAreUnchanged(String name) {
        assertThat(SafeText.cell(name)).isEqualTo(name);
        assertThat(SafeText.visible(name)).isEqualTo(name);
    }

    @Test
    void invisibleCharactersAreShownAsCodePoints() {
        assertThat(SafeText.visible("a\u202Eb\u2066c\u0000d\u2028e\u00ADf"))
                .isEqualTo("a[U+202E]b[U+2066]c[U+0000]d[U+2028]e[U+00AD]f");
    }

    @Test
    void invisibleCharactersOutsideTheBasicPlaneAreShownAsCodePoints() {
        assertThat(SafeText.visible("x" + Character.toString(0xE0041))).isEqualTo("x[U+E0041]");
    }

    @Test
    void joinersInEmojiAndScriptsAreKept() {
        String family = "👩‍👩‍👧 می‌خواهم";

        assertThat(SafeText.visible(family)).isEqualTo(family);
        assertThat(SafeText.html(family)).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://host/path?key=value                      | http://host/path?…
            invoking https://h:8/p?a=b&c=d#e with status 500 | invoking https://h:8/p?… with status 500
            https://me:secret@host/path                     | https://host/path
            https://me:a@b@host                             | https://host
            (see https://host/#part).                       | (see https://host/?…).
            http://one?a, http://two?b                      | http://one?…, http://two?…
            "url":"https://host/?a=b","code":2              | "url":"https://host/?…","code":2
            https://host?key=a.b).                          | https://host?…).
            a question? no URL                              | a question? no URL
            https://host/a@b and me@example.com             | https://host/a@b and me@example.com
            """)
    void urlsAreShownWithoutUserAndQuery(String text, String shown) {
        assertThat(SafeText.withoutUrlDetails(text)).isEqualTo(shown);
    }

    @Test
    void htmlIsEscaped() {
        assertThat(SafeText.html("<b a=\"1\" c='2'>&amp;"))
                .isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
    }

    @Test
    void htmlContainsNoControlCharacters() {
        for (int codePoint = 0; codePoint < 0xD800; codePoint++) {
            assertThat(SafeText.html("x" + Character.toString(codePoint)))
                    .as(String.format(Locale.ROOT, "U+%04X", codePoint))
                    .doesNotContainPattern("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069\\u200E\\u200F]");
        }
    }
}

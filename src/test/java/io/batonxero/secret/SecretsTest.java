package io.batonxero.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String SECRET = "eyJ0ZXN0.Sec+Ret/7f3a-9b1c_\"Q&A\".0d5e";

    private final String kind = UUID.randomUUID().toString();

    @BeforeEach
    void register() {
        Secrets.register(kind, SECRET);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aTextWithoutSecretsIsReturnedAsTheSameInstance() {
        String text = "synced organisations=3 users=120 in /var/lib/baton/sync.c1z";

        assertThat(Secrets.mask(text)).isSameAs(text);
    }

    @Test
    void aSecretIsMaskedAnywhereInAText() {
        assertThat(Secrets.mask(SECRET)).isEqualTo("***");
        assertThat(Secrets.mask("Authorization: Bearer " + SECRET + "\r\n")).isEqualTo("Authorization: Bearer ***\r\n");
        assertThat(Secrets.mask("a=" + SECRET + "&b=" + SECRET + SECRET)).isEqualTo("a=***&b=***");
        assertThat(Secrets.mask("日本 " + SECRET + " 日本")).isEqualTo("日本 *** 日本");
    }

    @Test
    void aSecretIsMaskedInEachEncoding() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);

        assertThat(Secrets.mask("x=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8)))
                .isEqualTo("x=***");
        assertThat(Secrets.mask(HexFormat.of().formatHex(bytes))).isEqualTo("***");
        assertThat(Secrets.mask(HexFormat.of().withUpperCase().formatHex(bytes)))
                .isEqualTo("***");
        assertThat(Secrets.mask("\"" + SECRET.replace("\"", "\\\"") + "\"")).isEqualTo("\"***\"");
        assertThat(Secrets.mask("<p>" + SECRET.replace("&", "&amp;").replace("\"", "&quot;") + "</p>"))
                .isEqualTo("<p>***</p>");
        assertThat(Secrets.mask(SECRET.toUpperCase(java.util.Locale.ROOT))).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "i", "id", "a-client-id:"})
    void aSecretIsMaskedInBase64AfterAnyPrefix(String prefix) {
        byte[] bytes = (prefix + SECRET + "!").getBytes(StandardCharsets.UTF_8);
        String inner = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));

        for (Base64.Encoder encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
            String masked = Secrets.mask("Basic " + encoder.encodeToString(bytes));
            assertThat(masked).startsWith("Basic ").contains("***");
            assertThat(masked.length()).isLessThan(inner.length());
        }
    }

    @Test
    void eachPartOf12CharactersIsMasked() {
        IntStream.rangeClosed(0, SECRET.length() - 12).forEach(begin -> {
            assertThat(Secrets.mask("(" + SECRET.substring(begin, begin + 12) + ")"))
                    .as("part at %d", begin)
                    .isEqualTo("(***)");
        });
        assertThat(Secrets.mask(SECRET.substring(0, 20) + "…")).isEqualTo("***…");
    }

    @Test
    void aMultilineSecretIsMaskedAsOneLineAndInJson() {
        Secrets.register(kind, "9f8e7d6c5b\n1a2b3c4d5e\u00e9");

        assertThat(Secrets.mask("9f8e7d6c5b\n1a2b3c4d5e\u00e9")).isEqualTo("***");
        assertThat(Secrets.mask("reason=9f8e7d6c5b 1a2b3c4d5e\u00e9")).isEqualTo("reason=***");
        assertThat(Secrets.mask("\"9f8e7d6c5b\\n1a2b3c4d5e\u00e9\"")).isEqualTo("\"***\"");
        assertThat(Secrets.mask("\"9f8e7d6c5b\\n1a2b3c4d5e\\u00e9\"")).isEqualTo("\"***\"");
    }

    @Test
    void dataContainsASecretFrom16CharactersOn() {
        Secrets.register("Xero access token", SECRET);
        Secrets.register("Xero access token", "Kereru-2024");
        Secrets.register("Xero access token", "3f2504e0-4f89-11d3-9a0c-0305e82c3301");

        assertThat(Secrets.isIn("by " + SECRET.substring(5, 21))).isTrue();
        assertThat(Secrets.isIn(URLEncoder.encode(SECRET, StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(Secrets.isIn("by " + SECRET.substring(5, 20))).isFalse();
        assertThat(Secrets.isIn("The Kereru-2024 Company Limited")).isFalse();
        assertThat(Secrets.isIn("7c9e6679-7425-40de-944b-0305e82c3301")).isFalse();
        assertThat(Secrets.isIn("")).isFalse();
    }

    @Test
    void aPartOfLowerCaseWordsIsNotMasked() {
        Secrets.register(kind, "my-refresh-token-of-today");

        assertThat(Secrets.mask("set --refresh-token")).isEqualTo("set --refresh-token");
        assertThat(Secrets.mask("set my-refresh-token-of-today")).isEqualTo("set ***");
    }

    @Test
    void aShortSecretIsMaskedAsAWholeWord() {
        Secrets.register(kind, "Qz7!k");

        assertThat(Secrets.mask("typed Qz7!k, or password=Qz7!k&x")).isEqualTo("typed ***, or password=***&x");
        assertThat(Secrets.mask("xQz7!ky")).isEqualTo("xQz7!ky");
    }

    @Test
    void secretsThatLookLikeWordsAreNotMasked() {
        Secrets.register(kind, "stale");
        Secrets.register(kind, "a");
        Secrets.register(kind, "");

        assertThat(Secrets.mask("a stale token")).isEqualTo("a stale token");
    }

    @Test
    void theNewest8SecretsOfAKindAreMasked() {
        Secrets.register(kind, kind);
        IntStream.rangeClosed(1, 8).forEach(n -> Secrets.register(kind, "0123456789-" + n + "-abcdef"));

        assertThat(Secrets.mask("0123456789-8-abcdef")).isEqualTo("***");
        assertThat(Secrets.mask("0123456789-1-abcdef")).isEqualTo("***");
        assertThat(Secrets.mask(kind)).isEqualTo(kind);
    }

    @Test
    void aSecretRegisteredAgainCountsAsTheNewest() {
        IntStream.range(0, 20).forEach(n -> {
            Secrets.register(kind, "0123456789-" + n + "-abcdef");
            Secrets.register(kind, SECRET);
        });

        assertThat(Secrets.mask(SECRET)).isEqualTo("***");
    }

    @Test
    void tokensWithACommonPrefixAreMaskedAsAWhole() {
        String header = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.";
        IntStream.range(0, 8)
                .forEach(n -> Secrets.register(kind, header + "0payload" + n + "0payload." + n + "signature" + n));

        assertThat(Secrets.mask("token " + header + "0payload5" + "0payload.5signature5 end"))
                .isEqualTo("token *** end");
        assertThat(Secrets.mask("yload50payload.5sig")).isEqualTo("***");
    }

    @Test
    void aStreamMasksSecretsAndKeepsAllOtherBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = MaskedOutput.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        out.print("a " + SECRET.substring(0, 12));
        out.write(SECRET.charAt(12));
        out.println(SECRET.substring(13) + " Māori 日本");
        out.print("no end");
        out.flush();

        assertThat(utf8(bytes.toByteArray()))
                .doesNotContain("Sec", "7f3a")
                .endsWith(" Māori 日本" + System.lineSeparator() + "no end");
    }

    @Test
    void aStreamDoesNotSplitASecretInALongLine() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MaskedOutput out = new MaskedOutput(bytes)) {
            for (int i = 0; i < 200_000; i++) {
                out.write("x,".repeat(i % 7).getBytes(StandardCharsets.UTF_8));
                out.write(i % 1000 == 0 ? SECRET.getBytes(StandardCharsets.UTF_8) : new byte[0]);
                out.write(',');
            }
        }

        assertThat(utf8(bytes.toByteArray()).replace("***", "").replaceAll("[x,]", ""))
                .isEmpty();
    }

    @Test
    void aStreamReportsWriteErrors() {
        PrintStream full = new PrintStream(new java.io.OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("no space");
            }
        });

        PrintStream out = MaskedOutput.print(full);
        out.println("text");

        assertThat(out.checkError()).isTrue();
    }

    @Test
    void dataMayContainAChosenPassword() {
        Secrets.register("baton.hawtio.password", "AcmeHoldings2024!");
        Secrets.register("Xero access token", "a1b2c3d4e5f6a7b8c9d0");

        assertThat(Secrets.isIn("AcmeHoldings2024!@example.com")).isFalse();
        assertThat(Secrets.isIn("a1b2c3d4e5f6a7b8c9d0@example.com")).isTrue();
    }
}

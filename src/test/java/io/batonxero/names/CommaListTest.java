package io.batonxero.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommaListTest {
    @Test
    void entriesAreSeparatedByCommas() {
        assertThat(CommaList.of("a, b ,,c")).containsExactly("a", "b", "c");
        assertThat(CommaList.of("")).isEmpty();
        assertThat(CommaList.of(" , ")).isEmpty();
    }

    @Test
    void quotedEntryMayContainCommasAndQuotes() {
        assertThat(CommaList.of("\"a, b\",c, \"say \"\"hi\"\", now\" "))
                .containsExactly("a, b", "c", "say \"hi\", now");
    }

    @Test
    void quoteWithinAnEntryIsPlain() {
        assertThat(CommaList.of("The \"Best\" Ltd,\"Best\" Ltd,\""))
                .containsExactly("The \"Best\" Ltd", "\"Best\" Ltd", "\"");
    }

    @Test
    void theCommaOfALabelSeparatesNoEntries() {
        assertThat(CommaList.of("Acme [!kR7q2, 7d9f0c1e] ,b, c [d, e]"))
                .containsExactly("Acme [!kR7q2, 7d9f0c1e]", "b", "c [d", "e]");
    }

    @Test
    void aNegatedEntryMayBeQuoted() {
        assertThat(CommaList.negatable("!\"Smith, Jones Ltd\", ! b,c,\"!d\""))
                .containsExactly(
                        new CommaList.Entry(true, true, "Smith, Jones Ltd"),
                        new CommaList.Entry(true, false, "b"),
                        new CommaList.Entry(false, false, "c"),
                        new CommaList.Entry(false, true, "!d"));
        assertThat(CommaList.of("!a")).containsExactly("!a");
    }
}

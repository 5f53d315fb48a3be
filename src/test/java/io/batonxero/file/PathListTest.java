package io.batonxero.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathListTest {
    @Test
    void entriesAreSeparatedByCommas() {
        assertThat(PathList.of("a, b ,,c")).containsExactly("a", "b", "c");
        assertThat(PathList.of("")).isEmpty();
        assertThat(PathList.of(" , ")).isEmpty();
    }

    @Test
    void quotedEntryMayContainCommasAndQuotes() {
        assertThat(PathList.of("\"a, b\",c, \"say \"\"hi\"\", now\" ")).containsExactly("a, b", "c", "say \"hi\", now");
    }

    @Test
    void quoteWithinAnEntryIsPlain() {
        assertThat(PathList.of("The \"Best\" Ltd,\"Best\" Ltd,\""))
                .containsExactly("The \"Best\" Ltd", "\"Best\" Ltd", "\"");
    }
}

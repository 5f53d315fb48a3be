package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScopesTest {
    private static final String BOTH = Scopes.SETTINGS + " " + Scopes.PROJECTS;

    @Test
    void noneIsMissingIfTheResponseNamesNone() {
        assertThat(Scopes.missing(BOTH, null)).isEmpty();
        assertThat(Scopes.missing(BOTH, "")).isEmpty();
    }

    @Test
    void aListIsReadAsAText() {
        assertThat(Scopes.missing(BOTH, List.of("offline_access", Scopes.PROJECTS)))
                .containsExactly(Scopes.SETTINGS);
        assertThat(Scopes.missing(BOTH, "offline_access " + Scopes.PROJECTS)).containsExactly(Scopes.SETTINGS);
    }

    @Test
    void aScopeThatMayWriteIncludesTheOneThatReads() {
        assertThat(Scopes.missing(BOTH, "accounting.settings projects projects"))
                .isEmpty();
    }
}

package io.batonxero.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.guard.SkipLimit.TooManySkippedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SkipLimitTest {
    private static OrganisationCounts organisation(String name, int users, int skipped) {
        List<String> bad = Collections.nCopies(skipped, "record of " + name);
        return new OrganisationCounts(
                name, name, name, users, Map.of(), Map.of(), List.of(), List.of(), bad, List.of(), List.of(), List.of(),
                users);
    }

    @Test
    void eachOrganisationHasItsOwnLimit() {
        assertThatThrownBy(() -> new SkipLimit(5).check(List.of(organisation("a", 1000, 0), organisation("b", 1, 9))))
                .isInstanceOf(TooManySkippedException.class)
                .hasMessageContaining("9 of 10 user records of b are invalid");
    }

    @Test
    void threeSkippedRecordsOfOneOrganisationAreAllowed() {
        assertThatCode(() -> new SkipLimit(5).check(List.of(organisation("a", 1000, 0), organisation("b", 1, 3))))
                .doesNotThrowAnyException();
    }
}

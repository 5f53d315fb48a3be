package io.batonxero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.batonxero.net.NetworkFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionCausesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void causesThatFormACycleAreReadOnce() {
        Exception inner = new IllegalStateException("inner");
        Exception outer = new IllegalArgumentException("outer", inner);
        inner.initCause(outer);

        assertThat(ExceptionCauses.of(outer)).containsExactly(outer, inner);
        assertTimeoutPreemptively(TIMEOUT, () -> {
            assertThat(ConnectorException.of(outer)).hasMessageContaining("IllegalStateException: inner");
            assertThat(NetworkFailure.of(outer).reason()).isEqualTo("IllegalStateException: inner");
            assertThat(ResourceShortage.in(outer)).isEmpty();
            assertThat(FailedStep.in(outer)).isEqualTo(Optional.empty());
        });
    }

    @Test
    void theFirstFiftyCausesAreRead() {
        Exception thrown = new ConfigurationException("too deep to be found");
        for (int depth = 0; depth < 100_000; depth++) {
            thrown = new IllegalStateException("at " + depth, thrown);
        }

        assertThat(ExceptionCauses.of(thrown)).hasSize(50);
    }
}

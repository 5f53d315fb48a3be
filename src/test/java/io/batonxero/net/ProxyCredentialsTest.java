package io.batonxero.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProxyCredentialsTest {
    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final ConfigurationException reason = ProxyCredentials.rejection("the proxy p:1", "CONNECT a:443");

    @Test
    void rejectedCredentialsAreSentAgainAfterAnHour() {
        ProxyCredentials credentials = new ProxyCredentials(true, clock);
        credentials.requireNotRejected();

        credentials.rejected(reason);
        clock.now = clock.now.plus(Duration.ofHours(1).minusMillis(1));
        assertThatThrownBy(credentials::requireNotRejected).isSameAs(reason);

        clock.now = clock.now.plusMillis(1);
        assertThatCode(credentials::requireNotRejected).doesNotThrowAnyException();
    }

    @Test
    void proxyThatRequiresCredentialsIsRetriedWhileNoneAreSent() {
        ProxyCredentials credentials = new ProxyCredentials(false, clock);

        credentials.rejected(reason);

        assertThatCode(credentials::requireNotRejected).doesNotThrowAnyException();
    }
}

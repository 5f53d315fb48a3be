package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.BadSetting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XeroSessionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final XeroApp APP = new XeroApp("id", "secret", "refresh", "", XeroApp.SETTINGS);
    private static final XeroApp READY = new XeroApp("id", "secret", "refresh", "ready", XeroApp.SETTINGS);

    @Test
    void aReadyAccessTokenComesBeforeARefreshToken() {
        XeroSession session = new XeroSession(READY);

        assertThat(session.needsRenewal()).isFalse();
        assertThat(session.inUse().tokens().accessToken()).isEqualTo("ready");
    }

    @Test
    void aReadyAccessTokenThatIsRefusedStaysSo() {
        XeroSession session = new XeroSession(READY);
        XeroFault.Unauthorized refusal = new XeroFault.Unauthorized("refused", 1);

        assertThatThrownBy(() -> session.giveUp(refusal)).isSameAs(refusal);
    }

    @Test
    void nothingToSignInWithSaysWhatToSet() {
        assertThatThrownBy(() -> new XeroSession(new XeroApp("", "", "", "", "")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("BATON_XERO_CLIENT_ID")
                .hasMessageContaining("--demo");
    }

    @Test
    void theTokenThatWasRefusedIsGivenUpAndNoLaterOne() {
        XeroSession session = new XeroSession(APP, Clock.fixed(NOW, ZoneOffset.UTC));
        session.use(tokens("a", 1800));
        session.use(tokens("b", 1800));

        session.giveUp(new XeroFault.Unauthorized("refused", 1));
        assertThat(session.needsRenewal()).isFalse();

        session.giveUp(new XeroFault.Unauthorized("refused", 2));
        assertThat(session.needsRenewal()).isTrue();
    }

    @Test
    void aRefusalOfAnUnknownTokenStands() {
        XeroSession session = new XeroSession(APP);
        XeroFault.Unauthorized refusal = new XeroFault.Unauthorized("refused", 0);

        assertThatThrownBy(() -> session.giveUp(refusal)).isSameAs(refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "1800, 1739000, false",
        "1800, 1740000, true",
        "240, 179000, false",
        "240, 180000, true",
        "60, 44000, false",
        "60, 45000, true",
        "1, 749, false",
        "1, 750, true",
        "0, 0, true",
        "1800, -86400000, false",
    })
    void aTokenIsUsedForMostOfItsLife(long life, long milliseconds, boolean needsRenewal) {
        XeroSession session = new XeroSession(APP, Clock.fixed(NOW.plusMillis(milliseconds), ZoneOffset.UTC));
        session.use(tokens("a", life));

        assertThat(session.needsRenewal()).isEqualTo(needsRenewal);
    }

    @Test
    void aRefusedSignInIsToldUntilOneWorks() {
        XeroSession session = new XeroSession(APP);
        assertThat(session.isSignedOut()).isFalse();

        session.refused("Run authorize.");
        assertThat(session.isSignedOut()).isTrue();
        assertThat(session.signInProblem()).isEqualTo("Run authorize.");

        session.use(tokens("a", 1800));
        assertThat(session.isSignedOut()).isFalse();
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(READY.toString()).doesNotContain("secret", "refresh", "ready");
        assertThat(tokens("access", 1).toString()).doesNotContain("access", "refresh-token");
    }

    private static TokenSet tokens(String access, long life) {
        return new TokenSet(access, "refresh-token", Duration.ofSeconds(life), NOW.plusSeconds(life));
    }
}

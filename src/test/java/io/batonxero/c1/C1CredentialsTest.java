package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class C1CredentialsTest {
    private static final String ID = "swift-otter-19384@acme.conductor.one/wfe";
    private static final String X = "zp3PWccSBVOthSNsyrMsTeEh9iN8SY3gH6_p0DRFZMc";
    private static final String D = "zY3O1rnr-AEw5m0mZBO0cHFiYj1NiRvMiSV5_Q_kKbg";
    private static final String JWK = jwk("OKP", "Ed25519", X, D);

    @Test
    void assertionIsByteIdenticalToThatOfTheSdk() {
        String assertion = ClientAssertion.of(
                C1Credentials.of(ID, secret(JWK), ""),
                Instant.ofEpochSecond(1767225600),
                HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

        assertThat(assertion)
                .isEqualTo("eyJhbGciOiJFZERTQSIsIm5vbmNlIjoiMDAwMTAyMDMwNDA1MDYwNzA4MDkwYTBiMGMwZDBlMGYifQ"
                        + ".eyJpc3MiOiJzd2lmdC1vdHRlci0xOTM4NEBhY21lLmNvbmR1Y3Rvci5vbmUvd2ZlIiwic3ViIjoic3dpZnQtb3R0"
                        + "ZXItMTkzODRAYWNtZS5jb25kdWN0b3Iub25lL3dmZSIsImF1ZCI6ImFjbWUuY29uZHVjdG9yLm9uZSIsImV4cCI6MTc2"
                        + "NzIyNTcyMCwibmJmIjoxNzY3MjI1NDgwLCJpYXQiOjE3NjcyMjU2MDB9"
                        + ".3hl4AEBhCRqrSx6sL_vbZcqvXnpN_n2rC1Nr40PNKYh9u91lksTwE3P7IyrCngVhcqtZgFjnrO2z2OHWjpcGBw");
    }

    @Test
    void keyIdIsInTheHeader() {
        String jwk = JWK.replace("{", "{\"kid\":\"k1\",");

        String assertion = ClientAssertion.of(C1Credentials.of(ID, secret(jwk), ""), Instant.EPOCH, new byte[] {1});

        assertThat(new String(
                        Base64.getUrlDecoder().decode(assertion.substring(0, assertion.indexOf('.'))),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"nonce\":\"01\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.conductor.one,,https://acme.conductor.one:443/auth/v1/token,acme.conductor.one:443",
        "acme.conductor.one:8443,,https://acme.conductor.one:8443/auth/v1/token,acme.conductor.one:8443",
        "acme.conductor.one,eu.test:99,https://eu.test:99/auth/v1/token,eu.test:99",
        "127.0.0.1:9000,,https://127.0.0.1:9000/auth/v1/token,127.0.0.1:9000",
        "acme.conductor.one,[::1]:9000,https://[::1]:9000/auth/v1/token,[::1]:9000",
    })
    void addressesComeFromTheClientIdUnlessApiHostIsSet(String host, String apiHost, String url, String target) {
        C1Credentials credentials =
                C1Credentials.of("otter@" + host + "/wfe", secret(JWK), apiHost == null ? "" : apiHost);

        assertThat(credentials.tokenUrl()).isEqualTo(url);
        assertThat(credentials.target()).isEqualTo(target);
        assertThat(credentials.audience()).isEqualTo(host.replaceAll(":\\d+$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "otter",
                "@acme.test/wfe",
                "otter@acme.test",
                "otter@acme.test/",
                "otter@/wfe",
                "a b@acme.test/wfe",
                "otter@https://acme.test/wfe",
                "otter@acme.test:99999/wfe"
            })
    void malformedClientIdIsNamedAndShown(String id) {
        assertThatThrownBy(() -> C1Credentials.of(id, secret(JWK), ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--client-id (BATON_CLIENT_ID) is " + id + ", ");
    }

    @Test
    void malformedApiHostIsNamed() {
        assertThatThrownBy(() -> C1Credentials.of(ID, secret(JWK), "https://eu.test"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--c1-api-host (BATON_C1_API_HOST) is https://eu.test. Give <host>");
    }

    @Test
    void malformedSecretIsNamedAndNotShown() throws GeneralSecurityException {
        String payload = base64(JWK);

        assertRefused("no-colons", "form");
        assertRefused("secret-token:conductorone.com:" + payload, "form");
        assertRefused("secret-token:conductorone.com:v2:" + payload, "v1");
        assertRefused("secret-token:conductorone.com:v1:!" + payload, "base64url");
        assertRefused("secret-token:conductorone.com:v1:" + base64("no json"), "JSON");
        assertRefused(secret(jwk("EC", "Ed25519", X, D)), "Ed25519");
        assertRefused(secret(jwk("OKP", "X25519", X, D)), "Ed25519");
        assertRefused(secret(jwk("OKP", "Ed25519", X, "")), "not complete");
        assertRefused(secret(jwk("OKP", "Ed25519", X, D.substring(0, 40))), "not complete");
        assertRefused(secret(jwk("OKP", "Ed25519", X, "***")), "damaged");
        assertRefused(secret(jwk("OKP", "Ed25519", otherPublicKey(), D)), "do not match");
    }

    @Test
    void prefixAndHostInTheSecretAreIgnored() {
        assertThat(C1Credentials.of(ID, "a:b:v1:" + base64(JWK), "").isConfigured())
                .isTrue();
    }

    @Test
    void bothSettingsAreRequiredTogether() {
        assertThatThrownBy(() -> C1Credentials.of(ID, "", "")).hasMessageContaining("BATON_CLIENT_SECRET) is missing");
        assertThatThrownBy(() -> C1Credentials.of("", "s", "")).hasMessageContaining("BATON_CLIENT_ID) is missing");
        assertThat(C1Credentials.of("", "", "").isConfigured()).isFalse();
        assertThatThrownBy(() -> C1Credentials.none().key()).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void toStringShowsNoSecret() {
        assertThat(C1Credentials.of(ID, secret(JWK), "")).hasToString("C1Credentials[" + ID + "]");
        assertThat(new AccessToken("Bearer t", Instant.EPOCH, Duration.ZERO).toString())
                .doesNotContain("Bearer");
    }

    private static void assertRefused(String secret, String reason) {
        assertThatThrownBy(() -> C1Credentials.of(ID, secret, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--client-secret (BATON_CLIENT_SECRET)")
                .hasMessageContaining(reason)
                .hasMessageNotContaining(secret)
                .hasMessageNotContaining(D)
                .hasNoCause();
    }

    private static String otherPublicKey() throws GeneralSecurityException {
        byte[] encoded = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static String jwk(String type, String curve, String x, String d) {
        return "{\"kty\":\"%s\",\"crv\":\"%s\",\"x\":\"%s\",\"d\":\"%s\"}".formatted(type, curve, x, d);
    }

    private static String secret(String jwk) {
        return "secret-token:conductorone.com:v1:" + base64(jwk);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

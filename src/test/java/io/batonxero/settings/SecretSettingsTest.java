package io.batonxero.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.secret.Secrets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretSettingsTest {
    @Test
    void loginOfAWebhookIsMaskedWithAShortPath() {
        SecretSettings.register(Map.of("baton.webhook-url", "https://ops:S3cretPass@hooks.example.com/notify"));

        assertThat(Secrets.mask("a header with S3cretPass for /notify")).isEqualTo("a header with *** for /notify");
    }
}

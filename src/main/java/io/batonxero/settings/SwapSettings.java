package io.batonxero.settings;

import java.util.List;

/** Keys that the program sets itself, or that the steps in {@code routes/swaps} read. */
final class SwapSettings {
    static final List<String> ALL = List.of(
            "baton.mode",
            "baton.users-folder",
            "baton.delivery-folder",
            "baton.s3-bucket",
            "baton.s3-key",
            "baton.s3-path-style",
            "baton.webhook-url",
            "baton.token-store-command",
            "baton.access-token-command",
            "baton.kubernetes.secret",
            "baton.kubernetes.lease",
            KnownSettings.DELIVERY_SECRET,
            "baton.kubernetes.api-url",
            "baton.kubernetes.service-account");

    private SwapSettings() {}
}

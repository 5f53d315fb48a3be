package io.batonxero.settings;

import java.util.List;

/** The settings of the steps in {@code routes/swaps}, by key. They have a variable and no flag. */
final class SwapSettings {
    static final List<String> ALL = List.of(
            "baton.users-folder",
            "baton.delivery-folder",
            "baton.s3-bucket",
            "baton.s3-key",
            "baton.s3-path-style",
            "baton.sftp-host",
            "baton.sftp-port",
            "baton.sftp-user",
            "baton.sftp-path",
            "baton.sftp-key-file",
            "baton.sftp-known-hosts",
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

package io.batonxero.xero;

import io.batonxero.base.BadSetting;

/**
 * The Xero app and what it signs in with. Every part may be empty; its secrets are never printed.
 *
 * @param refreshToken the first one; later ones are in the token store
 * @param accessToken a ready one, good for 30 minutes
 * @param scope what a custom connection asks for, separated by blanks
 */
public record XeroApp(String clientId, String clientSecret, String refreshToken, String accessToken, String scope) {
    /** The one scope that reading organisations and users takes. */
    public static final String SETTINGS = "accounting.settings.read";

    /** What reading the people of Xero Projects takes besides. */
    public static final String PROJECTS = "projects.read";

    /**
     * {@return how this app signs in} A ready access token first, then a refresh token, stored or configured, then
     * client id and secret alone.
     *
     * @throws BadSetting if there is nothing to sign in with
     */
    SignIn signIn(StoredTokens stored) {
        requireClient();
        if (!accessToken.isEmpty()) {
            return new SignIn.AccessToken();
        }
        if (!stored.refreshTokens(refreshToken).isEmpty()) {
            return new SignIn.RefreshToken();
        }
        if (clientSecret.isEmpty()) {
            throw nothing(
                    "set --xero-client-secret (BATON_XERO_CLIENT_SECRET) or --refresh-token (BATON_REFRESH_TOKEN)");
        }
        return new SignIn.ClientCredentials();
    }

    /** Fails if nothing that is stored could help: neither a ready access token nor a client id is configured. */
    void requireClient() {
        if (accessToken.isEmpty() && clientId.isEmpty()) {
            throw nothing(
                    "set --xero-client-id (BATON_XERO_CLIENT_ID) and --xero-client-secret, and --refresh-token for a web app");
        }
    }

    private static BadSetting nothing(String remedy) {
        return new BadSetting(
                "Nothing to sign in to Xero with: " + remedy + ". To see it work without an account: --demo");
    }

    @Override
    public String toString() {
        return "XeroApp[clientId=" + clientId + "]";
    }
}

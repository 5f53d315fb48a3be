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
     * @throws BadSetting if nothing is configured to sign in with
     */
    SignIn signIn(TokenStore store) {
        if (!accessToken.isEmpty()) {
            return new SignIn.AccessToken();
        }
        if (!clientId.isEmpty()) {
            String newest = store.refreshToken(refreshToken);
            if (!newest.isEmpty()) {
                return new SignIn.RefreshToken();
            }
            if (!clientSecret.isEmpty()) {
                return new SignIn.ClientCredentials();
            }
        }
        throw new BadSetting("Nothing to sign in to Xero with: "
                + (clientId.isEmpty()
                        ? "set --xero-client-id (BATON_XERO_CLIENT_ID) and --xero-client-secret, and --refresh-token for a web app"
                        : "set --xero-client-secret (BATON_XERO_CLIENT_SECRET) or --refresh-token (BATON_REFRESH_TOKEN)")
                + ". To see it work without an account: --demo");
    }

    @Override
    public String toString() {
        return "XeroApp[clientId=" + clientId + "]";
    }
}

package io.batonxero.xero.auth;

import io.batonxero.base.ConfigurationException;

/**
 * The configured credentials of a Xero app. Each part may be empty; the secrets are never printed.
 *
 * @param refreshToken the first refresh token; later ones are in the token store
 * @param accessToken a configured access token; Xero's is valid for 30 minutes
 * @param scope requested scopes, separated by spaces
 * @param isConsenting whether a user is about to consent in this run, so that no stored or configured token is needed
 */
public record XeroApp(
        String clientId,
        String clientSecret,
        String refreshToken,
        String accessToken,
        String scope,
        boolean isConsenting) {
    /** An app that signs in with its credentials. */
    public XeroApp(String clientId, String clientSecret, String refreshToken, String accessToken, String scope) {
        this(clientId, clientSecret, refreshToken, accessToken, scope, false);
    }

    /** {@return the same app, for a run in which a user consents} */
    public XeroApp forConsent() {
        return new XeroApp(clientId, clientSecret, refreshToken, accessToken, scope, true);
    }

    /**
     * {@return how this app signs in} In order of precedence: the consent of this run, a configured access token, a stored or
     * configured refresh token, client id and secret.
     *
     * @throws ConfigurationException if there are no credentials
     */
    SignIn signIn(StoredTokens stored) {
        requireClient();
        if (isConsenting) {
            return new SignIn.UserConsent();
        }
        if (!accessToken.isEmpty()) {
            return new SignIn.AccessToken();
        }
        if (!stored.refreshTokens(refreshToken).isEmpty()) {
            return new SignIn.RefreshToken(!clientSecret.isEmpty());
        }
        if (clientSecret.isEmpty()) {
            throw noCredentials("run authorize once, or for a custom connection set --xero-client-secret"
                    + " (BATON_XERO_CLIENT_SECRET)");
        }
        return new SignIn.ClientCredentials();
    }

    /** Fails if the client id is missing. With a configured access token it is not needed, except for a consent. */
    void requireClient() {
        if (isConsenting && clientId.isEmpty()) {
            throw new ConfigurationException(
                    "No Xero app to consent to: set --xero-client-id (BATON_XERO_CLIENT_ID), and for a web"
                            + " app --xero-client-secret. To see it work without an account: --demo authorize");
        }
        if (accessToken.isEmpty() && clientId.isEmpty()) {
            throw noCredentials(
                    "set --xero-client-id (BATON_XERO_CLIENT_ID) and --xero-client-secret, and for a web app run"
                            + " authorize once");
        }
    }

    private static ConfigurationException noCredentials(String remedy) {
        return new ConfigurationException(
                "Nothing to sign in to Xero with: " + remedy + ". To see it work without an account: --demo");
    }

    @Override
    public String toString() {
        return "XeroApp[clientId=" + clientId + "]";
    }
}

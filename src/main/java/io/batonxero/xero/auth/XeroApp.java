package io.batonxero.xero.auth;

import io.batonxero.base.ConfigurationException;

/**
 * The Xero app and what it signs in with. Every part may be empty; its secrets are never printed.
 *
 * @param refreshToken the first one; later ones are in the token store
 * @param accessToken a ready one, good for 30 minutes
 * @param scope what is asked for, separated by blanks
 * @param isConsenting whether a person is about to consent, so that nothing to sign in with is needed yet
 */
public record XeroApp(
        String clientId,
        String clientSecret,
        String refreshToken,
        String accessToken,
        String scope,
        boolean isConsenting) {
    /** An app that signs in with what it has. */
    public XeroApp(String clientId, String clientSecret, String refreshToken, String accessToken, String scope) {
        this(clientId, clientSecret, refreshToken, accessToken, scope, false);
    }

    /** {@return the same app, to which a person is about to consent} */
    public XeroApp forConsent() {
        return new XeroApp(clientId, clientSecret, refreshToken, accessToken, scope, true);
    }

    /**
     * {@return how this app signs in} By the consent that is about to be given, if one is; else by a ready access token,
     * then a refresh token, stored or configured, then client id and secret alone.
     *
     * @throws ConfigurationException if there is nothing to sign in with
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
            throw nothing("run authorize once, or for a custom connection set --xero-client-secret"
                    + " (BATON_XERO_CLIENT_SECRET)");
        }
        return new SignIn.ClientCredentials();
    }

    /** Fails if nothing that is stored could help: neither a ready access token nor a client id is configured. */
    void requireClient() {
        if (isConsenting && clientId.isEmpty()) {
            throw new ConfigurationException(
                    "No Xero app to consent to: set --xero-client-id (BATON_XERO_CLIENT_ID), and for a web"
                            + " app --xero-client-secret. To see it work without an account: --demo authorize");
        }
        if (accessToken.isEmpty() && clientId.isEmpty()) {
            throw nothing("set --xero-client-id (BATON_XERO_CLIENT_ID) and --xero-client-secret, and for a web app run"
                    + " authorize once");
        }
    }

    private static ConfigurationException nothing(String remedy) {
        return new ConfigurationException(
                "Nothing to sign in to Xero with: " + remedy + ". To see it work without an account: --demo");
    }

    @Override
    public String toString() {
        return "XeroApp[clientId=" + clientId + "]";
    }
}

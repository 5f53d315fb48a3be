package io.batonxero.xero.auth;

import io.batonxero.base.ConnectorException;
import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.NetworkFailure;
import io.batonxero.net.ProxyCredentials;
import io.batonxero.net.RequestTimeoutException;
import io.batonxero.xero.XeroException;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Maps failures of Xero's token and revocation endpoints to exceptions whose messages say what to do. */
final class TokenErrorMessages {
    private TokenErrorMessages() {}

    static ConnectorException unreachable(IOException problem) {
        NetworkFailure failure = NetworkFailure.of(problem);
        if (problem instanceof SSLHandshakeException || problem instanceof SSLPeerUnverifiedException) {
            return new XeroException.TlsNotTrusted(
                    "The TLS certificate at --xero-identity-url is not trusted (" + failure.reason() + "). "
                            + failure.remedy(),
                    problem);
        }
        if (problem instanceof RequestTimeoutException) {
            return new XeroException.TimedOut(
                    "Xero's token endpoint did not respond in time (" + problem.getMessage()
                            + "). Check the network and --xero-identity-url, then try again.",
                    problem);
        }
        return new XeroException.Unavailable(
                "Xero's token endpoint could not be reached (" + failure.reason() + "). Check --xero-identity-url. "
                        + failure.remedy(),
                problem);
    }

    /**
     * {@return the exception for a response} The body may hold tokens or echo the request, so the message has only its
     * error code and, for an HTML page, its title with secrets masked.
     *
     * @param pause the Retry-After of the response; null if it has none
     */
    static ConnectorException fault(
            ResponseSummary response, String body, SignIn signIn, String scope, @Nullable Duration pause) {
        String error = OAuthBody.error(body);
        if (response.status() == 407) {
            return ProxyCredentials.rejection("a proxy on the way", "the sign-in at Xero");
        }
        if (OAuthBody.isRetryable(response.status(), error)) {
            return new XeroException.Unavailable(
                    "Xero's token endpoint responded with " + response + (error.isEmpty() ? "" : ", error " + error)
                            + ". Try again later.",
                    pause);
        }
        if (error.isEmpty() && response.status() == 200 && !response.isPage()) {
            return new XeroException.InvalidResponse("Xero's token endpoint responded with " + response
                    + " and something that is not an OAuth response. Try again later, or check --xero-identity-url.");
        }
        if (error.isEmpty() || response.status() / 100 != 4) {
            return new XeroException.Unavailable(
                    response.intermediaryMessage("Xero's token endpoint", "the sign-in")
                            + " Allow the request there, or check --xero-identity-url; then try again.",
                    pause);
        }
        String refusal = "Xero rejected the sign-in (" + error + "): ";
        return error.equals("invalid_scope")
                ? new XeroException.Forbidden(
                        refusal + "at least one of these scopes is not allowed for this app: " + scope
                                + ". Select them on the app's page at Xero, then run authorize again (a custom connection: have its user"
                                + " consent again).")
                : new XeroException.SignInRefused(
                        refusal + (signIn instanceof SignIn.UserConsent ? codeRemedy(error) : remedy(error, signIn)),
                        error.equals("invalid_grant"));
    }

    private static String codeRemedy(String error) {
        return switch (error) {
            case "invalid_client" ->
                "check --xero-client-id and --xero-client-secret against the app's page at Xero (a web app has a secret,"
                        + " a PKCE app has none), then run authorize again.";
            case "invalid_grant" ->
                "the code of this consent was already exchanged, is older than five minutes, or was given for another"
                        + " app or redirect URL. Run authorize again.";
            default ->
                "this app may not use a consent. Use a web app or a PKCE app; a custom connection needs no authorize.";
        };
    }

    private static String remedy(String error, SignIn signIn) {
        return switch (error) {
            case "invalid_client" -> "check --xero-client-id and --xero-client-secret against the app's page at Xero.";
            case "invalid_grant" ->
                "the refresh token was already exchanged, is older than 60 days, revoked or of another app."
                        + " Run baton-xero-camel authorize again, or set --refresh-token to one of a new consent.";
            case "unauthorized_client" ->
                "this app may not sign in by " + signIn.describe()
                        + ". A web app needs a consent first: run baton-xero-camel authorize, or set --refresh-token;"
                        + " only a custom connection signs in with id and secret alone.";
            default -> "check --xero-client-id, --xero-client-secret and --refresh-token.";
        };
    }
}

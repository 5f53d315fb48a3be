package io.batonxero.xero.auth;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.Sha256;
import io.batonxero.secret.Secrets;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.XeroException;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.net.URIBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OAuth authorization request: builds the URL of Xero's consent page and waits for the response. After the response it can be
 * started again, for another consent. Its code and its PKCE verifier are never printed. Thread-safe.
 *
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/pkce-flow">Xero's PKCE flow</a>
 */
public final class AuthorizationRequest {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationRequest.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final XeroApp app;
    private final String loginUrl;
    private final String redirectUrl;
    private final Duration timeout;
    private volatile Consent consent = Consent.begin();
    private volatile List<String> missingScopes = List.of();

    /** One consent: state and code verifier of the request, the response, and the number of unrelated responses that were ignored. */
    private record Consent(
            String state, String verifier, CompletableFuture<AuthorizationResponse> response, AtomicInteger ignored) {
        static Consent begin() {
            String verifier = randomText(32);
            Secrets.register("Xero code verifier", verifier);
            return new Consent(randomText(24), verifier, new CompletableFuture<>(), new AtomicInteger());
        }
    }

    /**
     * Creates a request for the consent of a user to an app.
     *
     * @param loginUrl scheme, host and port of the consent page
     * @param redirectUrl where Xero sends the browser, as registered for the app
     * @param timeout of the wait for the user's consent
     */
    public AuthorizationRequest(XeroApp app, String loginUrl, String redirectUrl, Duration timeout) {
        this.app = app;
        this.loginUrl = loginUrl;
        this.redirectUrl = redirectUrl;
        this.timeout = timeout;
    }

    /** Starts another consent, with a state and a verifier of its own. */
    public void restart() {
        consent = Consent.begin();
        missingScopes = List.of();
    }

    /** {@return the URL of Xero's consent page for this request} */
    public String pageUrl() {
        try {
            return new URIBuilder(loginUrl)
                    .setPath("/identity/connect/authorize")
                    .addParameter("response_type", "code")
                    .addParameter("client_id", app.clientId())
                    .addParameter("redirect_uri", redirectUrl)
                    .addParameter("scope", scope())
                    .addParameter("state", consent.state())
                    .addParameter("code_challenge", challenge())
                    .addParameter("code_challenge_method", "S256")
                    .toString();
        } catch (URISyntaxException e) {
            // The settings have checked the URL.
            throw new IllegalStateException(e);
        }
    }

    /** {@return the URL to which Xero sends the browser} */
    public String redirectUrl() {
        return redirectUrl;
    }

    /** {@return how long to wait for the user's consent} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return the requested scopes, separated by spaces} */
    public String scope() {
        return "offline_access " + app.scope();
    }

    /** {@return the scopes that the settings need and Xero did not grant; empty before the code is exchanged} */
    public List<String> missingScopes() {
        return missingScopes;
    }

    /** Compares the scopes of a token response with those that the settings need. */
    void compareScopes(@Nullable Object granted) {
        missingScopes = Scopes.missing(app.scope(), granted);
    }

    /**
     * Waits until the user has consented. The code can be exchanged then.
     *
     * @throws XeroException if access was denied, or no response came in time
     * @throws CancelledException if the program stops
     */
    public void await() {
        try {
            if (consent.response().get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    instanceof AuthorizationResponse.Refused refused) {
                throw refusal(refused);
            }
        } catch (TimeoutException e) {
            throw timedOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof XeroException failure ? failure : cancelled();
        }
    }

    /** Cancels the wait: the program stops. */
    public void abort() {
        consent.response().completeExceptionally(cancelled());
    }

    /** {@return the response in the query of a redirect} It has no effect until {@link #accept}. */
    AuthorizationResponse parse(String query) {
        return AuthorizationResponse.of(query, consent.state());
    }

    /**
     * Ends the wait with a response. An unrelated response is ignored: any web page can send the browser here, and could
     * otherwise end the wait before the user consents.
     */
    void accept(AuthorizationResponse received) {
        if (!(received instanceof AuthorizationResponse.Unrelated)) {
            consent.response().complete(received);
        } else if (consent.ignored().getAndIncrement() == 0) {
            LOG.warn("ignored a redirect with a wrong state or without a code, still waiting");
        }
    }

    /** Ends the wait with an error. */
    void fail(XeroException reason) {
        consent.response().completeExceptionally(reason);
    }

    /** {@return the authorization code; empty if there is none} Xero accepts it once, within 5 minutes. */
    String code() {
        return consent.response().getNow(new AuthorizationResponse.Unrelated())
                        instanceof AuthorizationResponse.Granted granted
                ? granted.code()
                : "";
    }

    String verifier() {
        return consent.verifier();
    }

    private XeroException refusal(AuthorizationResponse.Refused refused) {
        String error = refused.error() + (refused.description().isEmpty() ? "" : ", " + refused.description());
        return switch (refused.error()) {
            case "access_denied" ->
                new XeroException.SignInRefused(
                        "The consent was refused on Xero's page (access_denied), so nothing is stored. Run authorize again"
                                + " and allow access; only a user with the role Standard or Adviser can.");
            case "unauthorized_client", "invalid_scope" ->
                new XeroException.Forbidden("Xero's consent page refused this app (" + error
                        + "): at least one of these scopes is not allowed for this app: " + scope()
                        + ". Use a web app or a PKCE app; a custom connection needs no consent.");
            default ->
                new XeroException.SignInRefused("Xero's consent page responded with " + error
                        + ", so nothing is stored. Check --xero-client-id and --xero-redirect-url against the app's page"
                        + " at Xero, and run authorize again.");
        };
    }

    private ConnectorException timedOut() {
        return new XeroException.ConsentTimeout("No response came from Xero's consent page within "
                + timeout.toSeconds() + " s"
                + (consent.ignored().get() == 0
                        ? ""
                        : " (ignored redirects with a wrong state or without a code: " + consent.ignored() + ")")
                + ". If the page showed an error, register the redirect URL " + redirectUrl
                + " on the app's page at Xero and check --xero-client-id; then run authorize again.");
    }

    private static ConnectorException cancelled() {
        return new CancelledException("Stopped before Xero's consent page responded, so nothing is stored.");
    }

    private String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(consent.verifier()));
    }

    private static String randomText(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}

package io.batonxero.xero.auth;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.Sha256;
import io.batonxero.secret.Secrets;
import io.batonxero.xero.XeroException;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.net.URIBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One person's consent to this app: what Xero's consent page is asked, and what came back. Its code and its verifier
 * are never printed. Thread-safe.
 *
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/pkce-flow">Xero's PKCE flow</a>
 */
public final class AuthorizationRequest {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationRequest.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final XeroApp app;
    private final String loginUrl;
    private final String redirectUrl;
    private final Duration patience;
    private final String state = random(24);
    private final String verifier = random(32);
    private final CompletableFuture<AuthorizationResponse> answer = new CompletableFuture<>();
    private final AtomicInteger strangers = new AtomicInteger();

    /**
     * Asks for a consent to an app.
     *
     * @param loginUrl scheme, host and port of the consent page
     * @param redirectUrl where Xero sends the browser, as registered for the app
     * @param patience how long a person has
     */
    public AuthorizationRequest(XeroApp app, String loginUrl, String redirectUrl, Duration patience) {
        this.app = app;
        this.loginUrl = loginUrl;
        this.redirectUrl = redirectUrl;
        this.patience = patience;
        Secrets.register("Xero code verifier", verifier);
    }

    /** {@return the URL of the page on which a person agrees} */
    public String page() {
        try {
            return new URIBuilder(loginUrl)
                    .setPath("/identity/connect/authorize")
                    .addParameter("response_type", "code")
                    .addParameter("client_id", app.clientId())
                    .addParameter("redirect_uri", redirectUrl)
                    .addParameter("scope", scope())
                    .addParameter("state", state)
                    .addParameter("code_challenge", challenge())
                    .addParameter("code_challenge_method", "S256")
                    .toString();
        } catch (URISyntaxException checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    /** {@return where Xero sends the browser} */
    public String redirectUrl() {
        return redirectUrl;
    }

    /** {@return how long a person has} */
    public Duration patience() {
        return patience;
    }

    /** {@return what this app asks to be allowed, separated by blanks} */
    public String scope() {
        return "offline_access " + app.scope();
    }

    /**
     * Waits until somebody agreed; then the code is there to be spent.
     *
     * @throws XeroException if somebody refused, or nobody answered in time
     * @throws CancelledException if the program stops
     */
    public void await() {
        try {
            if (answer.get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    instanceof AuthorizationResponse.Refused refused) {
                throw refusal(refused);
            }
        } catch (TimeoutException nobody) {
            throw unanswered();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw aborted();
        } catch (ExecutionException ended) {
            throw ended.getCause() instanceof XeroException fault ? fault : aborted();
        }
    }

    /** Ends the waiting, since the program is told to stop. */
    public void abort() {
        answer.completeExceptionally(aborted());
    }

    /** {@return what a redirect says} An answer counts once it is given to {@link #take}. */
    AuthorizationResponse read(String query) {
        return AuthorizationResponse.of(query, state);
    }

    /**
     * Takes the answer of the consent page. Only one with our state ends the waiting: anybody's page could send the
     * browser here with another one, and would end every attempt before the person could agree.
     */
    void take(AuthorizationResponse said) {
        if (!(said instanceof AuthorizationResponse.NotOurs)) {
            answer.complete(said);
        } else if (strangers.getAndIncrement() == 0) {
            LOG.warn("ignored a redirect with the wrong OAuth state, still waiting");
        }
    }

    /** Ends the waiting, since no answer can come any more. */
    void giveUp(XeroException why) {
        answer.completeExceptionally(why);
    }

    /** {@return the code that stands for the consent} Xero takes it once, within five minutes. */
    String code() {
        return answer.getNow(new AuthorizationResponse.NotOurs()) instanceof AuthorizationResponse.Agreed agreed
                ? agreed.code()
                : "";
    }

    String verifier() {
        return verifier;
    }

    private XeroException refusal(AuthorizationResponse.Refused refused) {
        String said = refused.error() + (refused.description().isEmpty() ? "" : ", " + refused.description());
        return switch (refused.error()) {
            case "access_denied" ->
                new XeroException.SignInRefused(
                        "The consent was refused on Xero's page (access_denied), so nothing is stored. Run authorize again"
                                + " and allow access; only a user with the role Standard or Adviser can.");
            case "unauthorized_client", "invalid_scope" ->
                new XeroException.Forbidden("Xero's consent page refused this app (" + said
                        + "): it may not ask for a scope of these: " + scope()
                        + ". It has to be a web app or a PKCE app; a custom connection needs no consent here.");
            default ->
                new XeroException.SignInRefused("Xero's consent page answered " + said
                        + ", so nothing is stored. Check --xero-client-id and --xero-redirect-url against the app's page"
                        + " at Xero, and run authorize again.");
        };
    }

    private ConnectorException unanswered() {
        return new XeroException.Unanswered("No answer came from Xero's consent page within " + words(patience)
                + (strangers.get() == 0 ? "" : " (" + strangers + " with another state were not counted)")
                + ". If it showed an error, register the redirect URL " + redirectUrl
                + " on the app's page at Xero and check --xero-client-id; then run authorize again.");
    }

    private static ConnectorException aborted() {
        return new CancelledException("Told to stop before Xero's consent page answered, so nothing is stored.");
    }

    private static String words(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }

    private String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    /** {@return so many random bytes, as text that a URL may hold} */
    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}

package io.batonxero.xero;

import io.batonxero.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What went wrong between Xero and us, decided once, where it happened.
 *
 * @see <a href="https://developer.xero.com/documentation/api/accounting/responsecodes">Xero response codes</a>
 */
public abstract sealed class XeroFault extends Failure {
    private static final int EXCERPT = 200;

    private final int code;

    private XeroFault(int code, String message) {
        super(message);
        this.code = code;
    }

    private XeroFault(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    @Override
    public final int code() {
        return code;
    }

    /** Xero gave no access token: wrong client, spent refresh token, or a grant this app may not use. */
    public static final class SignInRefused extends XeroFault {
        SignInRefused(String message) {
            super(16, message);
        }
    }

    /** The access token is not accepted. */
    public static final class Unauthorized extends XeroFault {
        Unauthorized(String message) {
            super(16, message);
        }
    }

    /** A scope, or the consent to one organisation, is missing. */
    public static final class Forbidden extends XeroFault {
        Forbidden(String message) {
            super(7, message);
        }
    }

    /** The sign-in works, but reaches no organisation. */
    public static final class NoOrganisation extends XeroFault {
        NoOrganisation(List<Tenant> others) {
            super(
                    9,
                    "signed in, but no organisation is connected"
                            + (others.isEmpty()
                                    ? ""
                                    : " (" + others.size() + " tenant(s) of another type are, which show no users)")
                            + ". Connect one to this Xero app (consent again and choose it), then sync again.");
        }
    }

    /** A limit of Xero's was reached. */
    public static final class RateLimited extends XeroFault {
        RateLimited(String message) {
            super(14, message);
        }
    }

    /** Xero, or the way there, does not work at the moment. */
    public static final class Unavailable extends XeroFault {
        Unavailable(String message) {
            super(14, message);
        }

        Unavailable(String message, Throwable cause) {
            super(14, message, cause);
        }
    }

    /** An answer that is not what Xero's contract says: not JSON, cut off, or without the list it is about. */
    public static final class Unreadable extends XeroFault {
        Unreadable(String message) {
            super(13, message);
        }

        Unreadable(String message, Throwable cause) {
            super(13, message, cause);
        }
    }

    /** Any other refusal. */
    public static final class Refused extends XeroFault {
        Refused(int status, String message) {
            super(status == 404 ? 5 : 3, message);
        }
    }

    /**
     * Passes an answer of Xero's API, or fails with what it means.
     *
     * @param asked what was asked of whom, for the message: {@code /api.xro/2.0/Users for Kereru Ltd}
     * @throws XeroFault if the status is not 2xx
     */
    public static void check(int status, Map<String, Object> headers, InputStream body, String asked) {
        if (status >= 200 && status < 300) {
            return;
        }
        String said = detail(excerpt(body));
        String what = "Xero refused " + asked + " (" + status + (said.isEmpty() ? "" : ", " + said) + ")";
        throw fault(status, headers, said, what + correlation(headers));
    }

    /**
     * Fails because an answer could not be read to its end, or is not JSON.
     *
     * @param problem what the network or the parser said
     * @param status HTTP status of the answer; 0 where none came
     * @param body the answer, as far as it came
     */
    public static void unreadable(IOException problem, int status, InputStream body, String asked) {
        if (problem instanceof com.fasterxml.jackson.core.JacksonException) {
            throw new Unreadable(
                    "Xero answered " + asked + " with status " + status + " and something that is not JSON: "
                            + excerpt(body) + ". Try again later.",
                    problem);
        }
        throw new Unavailable(
                "Xero could not be reached for " + asked + ": " + reason(problem)
                        + ". Check the network and --xero-api-url, then try again.",
                problem);
    }

    static XeroFault tokenEndpointUnreachable(IOException problem) {
        return new Unavailable(
                "Xero's token endpoint could not be reached: " + reason(problem)
                        + ". Check the network and --xero-identity-url, then try again.",
                problem);
    }

    /** {@return what the token endpoint's refusal means} */
    static XeroFault signInFault(int status, String body, SignIn signIn) {
        if (status == 429 || status >= 500) {
            return new Unavailable(
                    "Xero's token endpoint answered " + status + " " + shorten(body) + ". Try again later.");
        }
        String error = OAuthAnswer.error(body);
        if (error.isEmpty()) {
            return new Unreadable("Xero's token endpoint answered status " + status
                    + " and something that is not an OAuth answer: " + shorten(body) + ".");
        }
        return new SignInRefused("Xero refused to sign in (" + error + "): " + remedy(error, signIn));
    }

    private static String remedy(String error, SignIn signIn) {
        return switch (error) {
            case "invalid_client" -> "check --xero-client-id and --xero-client-secret against the app's page at Xero.";
            case "invalid_grant" ->
                "the refresh token is spent, older than 60 days, revoked or of another app."
                        + " Consent again and set --refresh-token to the new one.";
            case "unauthorized_client" ->
                "this app may not sign in by " + signIn.words()
                        + ". A web app needs --refresh-token; only a custom connection signs in with id and secret alone.";
            case "invalid_scope" ->
                "the app lacks the scope " + SignIn.SCOPE
                        + ". Tick it on the app's page at Xero and authorise the connection again.";
            default -> "check --xero-client-id, --xero-client-secret and --refresh-token.";
        };
    }

    private static XeroFault fault(int status, Map<String, Object> headers, String said, String what) {
        boolean scope = said.contains("AuthorizationUnsuccessful")
                || header(headers, "WWW-Authenticate").contains("insufficient_scope");
        if (status == 401 && scope) {
            return new Forbidden(what + ": the token lacks the scope " + SignIn.SCOPE
                    + ". Tick it on the app's page at Xero, consent again and use the new token.");
        }
        if (status == 401) {
            return new Unauthorized(what + ": the access token is not valid. Sign in again.");
        }
        if (status == 403) {
            return new Forbidden(what + ": this sign-in may not read it any more. Whoever consented may have left the"
                    + " organisation, or lost the role; connect it again, or disconnect it at Xero.");
        }
        if (status == 429) {
            String wait = header(headers, "Retry-After");
            return new RateLimited(what + ": limit " + header(headers, "X-Rate-Limit-Problem")
                    + (wait.isEmpty() ? ". Try again later." : ". Try again in " + wait + " seconds."));
        }
        return status >= 500 ? new Unavailable(what + ". Try again later.") : new Refused(status, what + ".");
    }

    private static String correlation(Map<String, Object> headers) {
        String id = header(headers, "Xero-Correlation-Id");
        return id.isEmpty() ? "" : " [correlation id " + id + "]";
    }

    private static String header(Map<String, Object> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(header -> header.getValue().toString())
                .findFirst()
                .orElse("");
    }

    /** Xero explains itself in the Detail or Message of a problem, where it is one. */
    private static String detail(String said) {
        Fields problem = OAuthAnswer.fields(said);
        String detail = problem.text("Detail");
        return detail.isEmpty() ? problem.text("Message").isEmpty() ? said : problem.text("Message") : detail;
    }

    /** The answer was read before, so it starts over. */
    private static String excerpt(InputStream body) {
        try {
            if (body.markSupported()) {
                body.reset();
            }
            return shorten(new String(body.readNBytes(4 * EXCERPT), StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return "";
        }
    }

    private static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= EXCERPT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, EXCERPT)) + "…";
    }

    private static String reason(IOException problem) {
        String name = problem.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        String message = problem.getMessage();
        return message == null || message.isBlank() ? name : shorten(message);
    }
}

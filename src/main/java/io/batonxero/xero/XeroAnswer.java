package io.batonxero.xero;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.batonxero.base.NetworkFailure;
import io.batonxero.base.ResponseSummary;
import io.batonxero.base.ShortLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer of Xero's means: nothing where it is whole, else a {@link XeroFault}.
 *
 * <p>{@code asked} is what was asked of whom, for messages: {@code /api.xro/2.0/Users for Kereru Ltd}.
 */
@SuppressWarnings("DoNotCallSuggester") // Routes call the methods that only fail.
public final class XeroAnswer {
    private static final int READ = 1 << 16;

    private XeroAnswer() {}

    /**
     * Passes an answer of Xero's API that may be parsed.
     *
     * @param body null where there is none
     * @throws XeroFault if the status is not 2xx, or nothing came with it
     */
    public static void check(int status, Map<String, Object> headers, @Nullable InputStream body, String asked) {
        if (status < 200 || status >= 300) {
            throw refusal(status, headers, text(body), asked);
        }
        String text = text(body);
        ResponseSummary response = summary(status, headers, text);
        if (response.isPage()) {
            throw onTheWay(response, asked);
        }
        if (text.isBlank()) {
            throw new XeroFault.Unreadable(
                    "Xero answered " + asked + " with status " + status + " and nothing else. Try again later.");
        }
    }

    /**
     * Passes an answer to a DELETE: what is not there any more, is as good as deleted.
     *
     * @param body null where there is none
     * @throws XeroFault if the status is neither 2xx nor 404
     */
    public static void checkDeleted(int status, Map<String, Object> headers, @Nullable InputStream body, String asked) {
        if ((status < 200 || status >= 300) && status != 404) {
            throw refusal(status, headers, text(body), asked);
        }
    }

    /** Fails because an answer is not JSON. */
    public static void notJson(JacksonException problem, int status, InputStream body, String asked) {
        if (problem instanceof StreamConstraintsException || problem.getCause() instanceof StreamConstraintsException) {
            throw new XeroFault.TooLarge(
                    "Xero answered " + asked
                            + " with JSON that is too deep, or has a name, text or number too long to be Xero's ("
                            + complaint(problem) + "). Check --xero-api-url, then try again.",
                    problem);
        }
        String text = text(body);
        String what = text.startsWith("{") || text.startsWith("[") ? broken(problem) : "not JSON";
        throw new XeroFault.Unreadable(
                "Xero answered " + asked + " with status " + status + " and something that is " + what
                        + ". Try again later.",
                problem);
    }

    /** Fails because no answer came, or only a part of one. */
    public static void notWhole(IOException problem, String asked) {
        if (problem instanceof MostBytes.Exceeded) {
            throw new XeroFault.TooLarge(
                    "Xero answered " + asked + " with " + problem.getMessage()
                            + ". Read fewer records a request (--xero-users-page-size), or raise --xero-max-body.",
                    problem);
        }
        NetworkFailure failure = NetworkFailure.of(problem);
        if (problem instanceof SSLHandshakeException || problem instanceof SSLPeerUnverifiedException) {
            throw new XeroFault.Untrusted(
                    "What answers " + asked + " does not prove that it is Xero (" + failure.reason()
                            + "). Check --xero-api-url. " + failure.remedy(),
                    problem);
        }
        throw new XeroFault.Unavailable(
                "Xero could not be reached for " + asked + ", or its answer was cut off (" + failure.reason()
                        + "). Check --xero-api-url. " + failure.remedy(),
                problem);
    }

    private static XeroFault refusal(int status, Map<String, Object> headers, String text, String asked) {
        ResponseSummary response = summary(status, headers, text);
        boolean isPage = response.isPage() && status < 500 && status != 429;
        boolean isRedirect = status / 100 == 3 && status != 304;
        if (isPage || isRedirect || (status == 403 && !text.isBlank() && !isProblem(text))) {
            return onTheWay(response, asked);
        }
        String said = said(text);
        String shown = response.isPage() ? response.shown() : ShortLine.of(said);
        String what = "Xero refused " + asked + " (" + status + (shown.isEmpty() ? "" : ", " + shown) + ")"
                + correlation(headers);
        boolean scope = said.contains("AuthorizationUnsuccessful")
                || header(headers, "WWW-Authenticate").contains("insufficient_scope");
        if (status == 401 && scope) {
            return new XeroFault.Forbidden(what + ": the token lacks the scope " + scopeOf(asked)
                    + ". Tick it on the app's page at Xero, if it is listed there, and run authorize again.");
        }
        if (status == 401) {
            return new XeroFault.Unauthorized(
                    what + ": the access token is not valid. Sign in again.",
                    number(header(headers, XeroClients.TOKEN_NUMBER)));
        }
        if (status == 403) {
            return new XeroFault.Forbidden(what + ": " + forbidden(asked));
        }
        if (status == 429) {
            return RateLimit.of(headers).fault(what);
        }
        return (status >= 500 && status != 501) || status == 408 || status == 425
                ? new XeroFault.Unavailable(what + ". Try again later.")
                : new XeroFault.Refused(
                        status,
                        what
                                + (status < 400 || status == 404
                                        ? ". Check --xero-api-url."
                                        : ". Try again; if it stays so, ask Xero what it means."));
    }

    private static ResponseSummary summary(int status, Map<String, Object> headers, String text) {
        return ResponseSummary.of(status, header(headers, "Content-Type"), header(headers, "Content-Encoding"), text);
    }

    /** Xero's API answers with neither pages nor redirects, and says why it forbids something. */
    private static XeroFault onTheWay(ResponseSummary response, String asked) {
        return new XeroFault.Unavailable(
                response.insteadOf("Xero", asked) + " Have it let through, or check --xero-api-url; then try again.");
    }

    private static String forbidden(String asked) {
        if (!asked.contains(" for ")) {
            return "this sign-in may not ask that. Run authorize again.";
        }
        String remedy =
                "this sign-in may not read it any more. Whoever consented may have left the organisation, or lost the"
                        + " role; connect it again, or leave it out by --xero-organisations '!name'.";
        return isOfProjects(asked)
                ? remedy + " Or the organisation has no Xero Projects: --xero-projects=false."
                : remedy;
    }

    private static boolean isOfProjects(String asked) {
        return asked.startsWith("/projects.xro/");
    }

    private static String scopeOf(String asked) {
        return isOfProjects(asked) ? XeroApp.PROJECTS : XeroApp.SETTINGS;
    }

    /** {@return whether a text is what Xero writes of a problem} */
    private static boolean isProblem(String text) {
        Fields problem = OAuthAnswer.fields(text);
        return Stream.of("Detail", "Message", "Title", "Type")
                .anyMatch(field -> !problem.text(field).isEmpty());
    }

    /** Xero explains itself in the Detail or Message of a problem, where it is one. */
    private static String said(String text) {
        Fields problem = OAuthAnswer.fields(text);
        String detail = problem.text("Detail").isEmpty() ? problem.text("Message") : problem.text("Detail");
        return detail.isEmpty() ? text : detail;
    }

    /** Says where, and not what stands there: it may be someone's data. */
    private static String broken(JacksonException problem) {
        JsonLocation at = problem.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "broken JSON" + where + " (" + complaint(problem) + ")";
    }

    /** {@return what a parser complains of} Without the figures and places, which change. */
    private static String complaint(JacksonException problem) {
        return ShortLine.of(problem.getOriginalMessage().replaceAll("\\(.*", ""));
    }

    private static String correlation(Map<String, Object> headers) {
        String id = header(headers, "Xero-Correlation-Id");
        return id.isEmpty() ? "" : " [correlation id " + id + "]";
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** {@return a header of an answer, whatever the case of its name} Empty where there is none. */
    static String header(Map<String, Object> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(header -> header.getValue().toString())
                .findFirst()
                .orElse("");
    }

    /** The beginning of a body, which others may have read before and will read after. */
    private static String text(@Nullable InputStream body) {
        if (body == null) {
            return "";
        }
        try {
            body.reset();
            String text = new String(body.readNBytes(READ), StandardCharsets.UTF_8);
            body.reset();
            return text;
        } catch (IOException gone) {
            return "";
        }
    }
}

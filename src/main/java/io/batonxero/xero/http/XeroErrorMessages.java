package io.batonxero.xero.http;

import io.batonxero.base.SafeText;
import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.xero.JsonFields;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.XeroException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Says what a refusal of Xero's API means, and what to do. */
final class XeroErrorMessages {
    private static final Set<Integer> TEMPORARY = Set.of(408, 425);

    private XeroErrorMessages() {}

    /** {@return what a status outside of 2xx means} */
    static XeroException of(int status, Map<String, Object> headers, String text, String asked) {
        ResponseSummary response = summary(status, headers, text);
        boolean isPage = response.isPage() && status < 500 && status != 429;
        boolean isRedirect = status / 100 == 3 && status != 304;
        JsonFields problem = JsonFields.of(OAuthBody.fields(text));
        if (isPage || isRedirect || (status == 403 && !text.isBlank() && !isProblem(problem))) {
            return onTheWay(response, asked);
        }
        String said = said(problem, text);
        String shown = response.isPage() ? response.describe() : SafeText.excerpt(said);
        String what = "Xero refused " + asked + " (" + status + (shown.isEmpty() ? "" : ", " + shown) + ")"
                + correlation(headers);
        boolean scope = said.contains("AuthorizationUnsuccessful")
                || ResponseHeaders.first(headers, "WWW-Authenticate").contains("insufficient_scope");
        if (status == 401 && scope) {
            return new XeroException.Forbidden(what + ": the token lacks the scope " + scopeOf(asked)
                    + ". Tick it on the app's page at Xero, if it is listed there, and run authorize again.");
        }
        if (status == 401) {
            return new XeroException.Unauthorized(
                    what + ": the access token is not valid. Sign in again.",
                    number(ResponseHeaders.first(headers, ResponseHeaders.TOKEN_NUMBER)));
        }
        if (status == 403) {
            return new XeroException.Forbidden(what + ": " + forbidden(asked));
        }
        if (status == 429) {
            return RateLimit.of(headers).fault(what);
        }
        return (status >= 500 && status != 501) || TEMPORARY.contains(status)
                ? new XeroException.Unavailable(what + ". Try again later.", ResponseHeaders.retryAfter(headers))
                : new XeroException.Refused(
                        status,
                        what
                                + (status < 400 || status == 404
                                        ? ". Check --xero-api-url."
                                        : ". Try again; if it stays so, ask Xero what it means."));
    }

    static ResponseSummary summary(int status, Map<String, Object> headers, String text) {
        return ResponseSummary.of(
                status,
                ResponseHeaders.first(headers, "Content-Type"),
                ResponseHeaders.first(headers, "Content-Encoding"),
                text);
    }

    /** Xero's API answers with neither pages nor redirects, and says why it forbids something. */
    static XeroException onTheWay(ResponseSummary response, String asked) {
        return new XeroException.Unavailable(response.intermediaryMessage("Xero", asked)
                + " Have it let through, or check --xero-api-url; then try again.");
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
        return isOfProjects(asked) ? Scopes.PROJECTS : Scopes.SETTINGS;
    }

    /** {@return whether fields are what Xero writes of a problem} */
    private static boolean isProblem(JsonFields problem) {
        return Stream.of("Detail", "Message", "Title", "Type")
                .anyMatch(field -> !problem.text(field).isEmpty());
    }

    /** Xero explains itself in the Detail or Message of a problem, where it is one. */
    private static String said(JsonFields problem, String text) {
        String detail = problem.text("Detail").isEmpty() ? problem.text("Message") : problem.text("Detail");
        return detail.isEmpty() ? text : detail;
    }

    private static String correlation(Map<String, Object> headers) {
        String id = ResponseHeaders.first(headers, "Xero-Correlation-Id");
        return id.isEmpty() ? "" : " [correlation id " + id + "]";
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}

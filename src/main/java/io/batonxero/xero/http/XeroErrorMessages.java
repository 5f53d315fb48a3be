package io.batonxero.xero.http;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.ProxyCredentials;
import io.batonxero.xero.JsonFields;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.XeroException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns error responses of Xero's API into exceptions that say what happened and what to do. */
final class XeroErrorMessages {
    /** The statuses of an organisation without Xero Projects. */
    private static final Set<Integer> NOT_AVAILABLE = Set.of(402, 403, 404);
    /** The statuses that Xero also sends with an empty body, or with plain text. */
    private static final Set<Integer> WITHOUT_PROBLEM = Set.of(401, 402, 404);

    private XeroErrorMessages() {}

    /** {@return the exception for a response whose status is not 2xx} */
    static ConnectorException of(int status, Map<String, Object> headers, String body, String requestName) {
        ResponseSummary response = summary(status, headers, body);
        JsonFields problem = JsonFields.of(OAuthBody.fields(body));
        if (status == 407) {
            return ProxyCredentials.rejection("a proxy on the way", requestName);
        }
        if (!ResponseSummary.isRetryable(status) && isFromIntermediary(response, body, problem)) {
            return fromIntermediary(response, ResponseHeaders.retryAfter(headers), requestName);
        }
        String detail = detail(problem);
        String shown = detail.isEmpty() ? response.describe() : SafeText.excerpt(detail);
        String refusal = "Xero refused " + requestName + " (" + status + (shown.isEmpty() ? "" : ", " + shown) + ")"
                + correlation(headers);
        boolean lacksScope = detail.contains("AuthorizationUnsuccessful")
                || ResponseHeaders.first(headers, "WWW-Authenticate").contains("insufficient_scope");
        if (status == 401 && lacksScope) {
            return new XeroException.Forbidden(refusal + ": the token lacks the scope " + scopeOf(requestName)
                    + ". Tick it on the app's page at Xero, if it is listed there, and run authorize again.");
        }
        if (status == 401) {
            return new XeroException.Unauthorized(
                    refusal + ": the access token is not valid. Run authorize again, or replace BATON_TOKEN.",
                    number(ResponseHeaders.first(headers, ResponseHeaders.TOKEN_NUMBER)));
        }
        if (isOfProjects(requestName) && NOT_AVAILABLE.contains(status)) {
            return new XeroException.PartNotAvailable(refusal
                    + ": the organisation does not have Xero Projects, or the person who consented cannot use them.");
        }
        if (status == 403) {
            return new XeroException.Forbidden(refusal + ": " + forbidden(requestName));
        }
        if (status == 429) {
            return RateLimit.of(headers).toException(refusal);
        }
        return ResponseSummary.isRetryable(status)
                ? new XeroException.Unavailable(refusal + ". Try again later.", ResponseHeaders.retryAfter(headers))
                : new XeroException.Refused(
                        status,
                        refusal
                                + (status == 404
                                        ? ". Check --xero-api-url."
                                        : ". Try again; if it keeps failing, contact Xero's support."));
    }

    static ResponseSummary summary(int status, Map<String, Object> headers, String body) {
        return ResponseSummary.of(
                status,
                ResponseHeaders.first(headers, "Content-Type"),
                ResponseHeaders.first(headers, "Content-Encoding"),
                body);
    }

    /** {@return the exception for a response that a proxy or firewall sent} */
    static XeroException fromIntermediary(ResponseSummary response, @Nullable Duration retryAfter, String requestName) {
        return new XeroException.Unavailable(
                response.intermediaryMessage("Xero", requestName)
                        + " Allow the request there, or check --xero-api-url; then try again.",
                retryAfter);
    }

    /**
     * {@return whether a proxy or firewall sent this response} Xero's API sends no HTML and no redirects, and explains a refusal in
     * JSON. Exceptions: a 401, 402 or 404 may have any other body; a 403 may have none, or JSON without the known fields.
     */
    private static boolean isFromIntermediary(ResponseSummary response, String body, JsonFields problem) {
        boolean isForbidden = response.status() == 403 && (body.isBlank() || response.isJson());
        boolean isRefusal = WITHOUT_PROBLEM.contains(response.status()) || isForbidden;
        return response.isPage() || !(isRefusal || isXeroProblem(problem)) || response.status() / 100 != 4;
    }

    private static String forbidden(String requestName) {
        if (!requestName.contains(" for ")) {
            return "this sign-in is not allowed to make this request. Run authorize again.";
        }
        return "this sign-in can no longer read it. The person who consented may have left the organisation or"
                + " lost the role. Connect it again, or exclude it: --xero-organisations '!ID'"
                + " (BATON_XERO_ORGANISATIONS), with the tenant id that connections shows.";
    }

    private static boolean isOfProjects(String requestName) {
        return requestName.startsWith("/projects.xro/");
    }

    private static String scopeOf(String requestName) {
        return isOfProjects(requestName) ? Scopes.PROJECTS : Scopes.SETTINGS;
    }

    private static boolean isXeroProblem(JsonFields problem) {
        return Stream.of("Detail", "Message", "Title", "Type")
                .anyMatch(field -> !problem.text(field).isEmpty());
    }

    /** {@return the Detail or Message of Xero's problem JSON; empty for any other body, which may be personal data} */
    private static String detail(JsonFields problem) {
        return problem.text("Detail").isEmpty() ? problem.text("Message") : problem.text("Detail");
    }

    private static String correlation(Map<String, Object> headers) {
        String id = ResponseHeaders.first(headers, "Xero-Correlation-Id");
        return id.isEmpty() ? "" : " [correlation id " + id + "]";
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}

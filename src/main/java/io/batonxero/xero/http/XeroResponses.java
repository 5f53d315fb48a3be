package io.batonxero.xero.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.NetworkFailure;
import io.batonxero.net.RequestTimeoutException;
import io.batonxero.xero.XeroException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Checks responses of Xero's API, and throws a {@link ConnectorException} for those that cannot be used.
 *
 * <p>{@code requestName} names the request in messages: {@code /api.xro/2.0/Users for Kereru Ltd}.
 */
@SuppressWarnings("DoNotCallSuggester") // Routes call the methods that always throw.
public final class XeroResponses {
    private static final int BEGINNING_BYTES = 1 << 16;

    private XeroResponses() {}

    /**
     * Checks that a response may be parsed.
     *
     * @param body null if there is none
     * @throws ConnectorException if the status is not 200, or the body is empty or an HTML page
     * @throws IOException if the body of a 2xx response cannot be read
     */
    public static void check(int status, Map<String, Object> headers, @Nullable InputStream body, String requestName)
            throws IOException {
        if (status < 200 || status >= 300) {
            throw XeroErrorMessages.of(status, headers, beginningAndClose(body), requestName);
        }
        String text = beginning(body);
        ResponseSummary response = XeroErrorMessages.summary(status, headers, text);
        if (response.isPage()) {
            throw XeroErrorMessages.fromIntermediary(response, ResponseHeaders.retryAfter(headers), requestName);
        }
        if (status != 200) {
            throw new XeroException.InvalidResponse("Xero responded to " + requestName + " with " + response
                    + " in place of 200: data may be missing, so none is used. Try again later.");
        }
        if (text.isBlank() && (!(body instanceof StreamedBody streamed) || streamed.isEnded())) {
            throw new XeroException.InvalidResponse(
                    "Xero responded to " + requestName + " with an empty body (" + response + "). Try again later.");
        }
    }

    /**
     * Checks the response to a DELETE. Status 404 counts as deleted.
     *
     * @param body null if there is none
     * @throws ConnectorException if the status is neither 2xx nor 404
     */
    public static void checkDeleted(
            int status, Map<String, Object> headers, @Nullable InputStream body, String requestName) {
        String text = beginningAndClose(body);
        if ((status < 200 || status >= 300) && status != 404) {
            throw XeroErrorMessages.of(status, headers, text, requestName);
        }
    }

    /** Throws the exception for a response whose body could not be parsed as JSON. */
    public static void failInvalidJson(
            JacksonException problem, int status, Map<String, Object> headers, InputStream body, String requestName) {
        if (problem.getCause() instanceof IOException network && !(network instanceof JacksonException)) {
            failRequest(network, requestName);
        }
        if (problem instanceof StreamConstraintsException || problem.getCause() instanceof StreamConstraintsException) {
            throw new XeroException.ResponseTooLarge(
                    "Xero responded to " + requestName
                            + " with JSON that exceeds a parser limit: nesting depth, number of values (limited by the"
                            + " heap size), or length of a name, text or number (" + complaint(problem)
                            + "). If the organisation is that large, raise the memory limit of the container, or -Xmx in"
                            + " JAVA_OPTS; otherwise check --xero-api-url.",
                    problem);
        }
        String text = beginningAndClose(body);
        boolean isJson = text.startsWith("{") || text.startsWith("[");
        throw new XeroException.InvalidResponse(
                "Xero responded to " + requestName + " with a body that is "
                        + (isJson ? "invalid JSON" + location(problem) : "not JSON") + " ("
                        + XeroErrorMessages.summary(status, headers, text) + "). Try again later.",
                problem);
    }

    /**
     * Throws the exception for a request that failed without a complete response.
     *
     * @param problem an {@link IOException}, or a {@link ConnectorException}, which is rethrown
     */
    public static void failRequest(Exception problem, String requestName) {
        if (problem instanceof ConnectorException failure) {
            throw failure;
        }
        if (problem instanceof StreamedBody.TooLongException) {
            throw new XeroException.ResponseTooLarge(
                    "Xero responded to " + requestName + " with " + problem.getMessage()
                            + ". Raise the limit of a response: --xero-max-body (BATON_XERO_MAX_BODY), or if that is"
                            + " empty, 25 % of the heap, at most 256 MiB; for a larger heap, raise the memory limit of"
                            + " the container, or -Xmx in JAVA_OPTS. Or read fewer records per request:"
                            + " --xero-users-page-size (BATON_XERO_USERS_PAGE_SIZE).",
                    problem);
        }
        if (problem instanceof StreamedBody.InvalidEncodingException) {
            throw new XeroException.InvalidResponse(
                    "Xero responded to " + requestName + " with " + problem.getMessage() + ". Try again later.",
                    problem);
        }
        if (problem instanceof RequestTimeoutException) {
            throw new XeroException.TimedOut(
                    "Xero did not respond to " + requestName + " in time (" + problem.getMessage()
                            + "). Check the network, then try again.",
                    problem);
        }
        NetworkFailure failure = NetworkFailure.of(problem);
        if (problem instanceof SSLHandshakeException || problem instanceof SSLPeerUnverifiedException) {
            throw new XeroException.TlsNotTrusted(
                    "TLS verification of Xero failed for " + requestName + " (" + failure.reason()
                            + "). Check --xero-api-url. " + failure.remedy(),
                    problem);
        }
        throw new XeroException.Unavailable(
                "Xero could not be reached for " + requestName + ", or its response was cut off (" + failure.reason()
                        + "). Check --xero-api-url. " + failure.remedy(),
                problem);
    }

    /** {@return the place of a syntax error} Without the text there, which may be personal data. */
    private static String location(JacksonException problem) {
        JsonLocation at = problem.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return place + " (" + complaint(problem) + ")";
    }

    /** {@return the parser's message without its figures and places, and without the name of a duplicate field} */
    private static String complaint(JacksonException problem) {
        return SafeText.excerpt(
                problem.getOriginalMessage().replaceAll("\\(.*", "").replaceAll("(?s)^(Duplicate field) .*", "$1"));
    }

    /** {@return the beginning of a body, which can still be read from its start; empty if there is no body} */
    private static String beginning(@Nullable InputStream body) throws IOException {
        if (body instanceof StreamedBody streamed) {
            return streamed.beginning();
        }
        if (body == null) {
            return "";
        }
        body.reset();
        String text = new String(body.readNBytes(BEGINNING_BYTES), StandardCharsets.UTF_8);
        body.reset();
        return text;
    }

    /** {@return the beginning of a body, which is then closed; empty if it cannot be read} */
    private static String beginningAndClose(@Nullable InputStream body) {
        try (body) {
            return beginning(body);
        } catch (IOException e) {
            return "";
        }
    }
}

package io.batonxero.xero.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.NetworkFailure;
import io.batonxero.net.ProxyRefusedException;
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
 * Says what an answer of Xero's means: nothing where it is whole, else a {@link XeroException}.
 *
 * <p>{@code asked} is what was asked of whom, for messages: {@code /api.xro/2.0/Users for Kereru Ltd}.
 */
@SuppressWarnings("DoNotCallSuggester") // Routes call the methods that only fail.
public final class XeroResponses {
    private static final int READ = 1 << 16;

    private XeroResponses() {}

    /**
     * Passes an answer of Xero's API that may be parsed.
     *
     * @param body null where there is none
     * @throws XeroException if the status is not 2xx, or nothing came with it
     * @throws IOException if its beginning cannot be read; of a refusal, the status counts
     */
    public static void check(int status, Map<String, Object> headers, @Nullable InputStream body, String asked)
            throws IOException {
        if (status < 200 || status >= 300) {
            throw XeroErrorMessages.of(status, headers, lastText(body), asked);
        }
        String text = beginning(body);
        ResponseSummary response = XeroErrorMessages.summary(status, headers, text);
        if (response.isPage()) {
            throw XeroErrorMessages.onTheWay(response, asked);
        }
        if (text.isBlank() && (!(body instanceof StreamedBody streamed) || streamed.isEnded())) {
            throw new XeroException.Unreadable(
                    "Xero answered " + asked + " with status " + status + " and nothing else. Try again later.");
        }
    }

    /**
     * Passes an answer to a DELETE: what is not there any more, is as good as deleted.
     *
     * @param body null where there is none
     * @throws XeroException if the status is neither 2xx nor 404
     */
    public static void checkDeleted(int status, Map<String, Object> headers, @Nullable InputStream body, String asked) {
        String text = lastText(body);
        if ((status < 200 || status >= 300) && status != 404) {
            throw XeroErrorMessages.of(status, headers, text, asked);
        }
    }

    /** Fails because an answer is not JSON. */
    public static void notJson(JacksonException problem, int status, InputStream body, String asked) {
        if (problem.getCause() instanceof IOException network && !(network instanceof JacksonException)) {
            notWhole(network, asked);
        }
        if (problem instanceof StreamConstraintsException || problem.getCause() instanceof StreamConstraintsException) {
            throw new XeroException.TooLarge(
                    "Xero answered " + asked
                            + " with JSON that is too deep, of too many values for the heap, or has a name, text or number too long to"
                            + " be Xero's ("
                            + complaint(problem) + "). If the organisation is that large, raise the memory limit of the"
                            + " container, or -Xmx in JAVA_OPTS; otherwise check --xero-api-url.",
                    problem);
        }
        String text = lastText(body);
        String what = text.startsWith("{") || text.startsWith("[") ? broken(problem) : "not JSON";
        throw new XeroException.Unreadable(
                "Xero answered " + asked + " with status " + status + " and something that is " + what
                        + ". Try again later.",
                problem);
    }

    /**
     * Fails because no answer came, or only a part of one.
     *
     * @param problem an {@link IOException}, or a failure that was told of one
     */
    public static void notWhole(Exception problem, String asked) {
        if (problem instanceof ConnectorException told) {
            throw told;
        }
        if (problem instanceof StreamedBody.TooLongException) {
            throw new XeroException.TooLarge(
                    "Xero answered " + asked + " with " + problem.getMessage()
                            + ". Raise the memory limit of the container, or -Xmx in JAVA_OPTS: a response may take a"
                            + " quarter of the heap, or what --xero-max-body (BATON_XERO_MAX_BODY) says. Or read fewer"
                            + " records a request: --xero-users-page-size (BATON_XERO_USERS_PAGE_SIZE).",
                    problem);
        }
        if (problem instanceof ProxyRefusedException proxy && proxy.lacksCredentials()) {
            throw proxy.asConfigurationException();
        }
        if (problem instanceof RequestTimeoutException) {
            throw new XeroException.TimedOut(
                    "Xero did not answer " + asked + " in time (" + problem.getMessage()
                            + "). Check the network, then try again.",
                    problem);
        }
        NetworkFailure failure = NetworkFailure.of(problem);
        if (problem instanceof SSLHandshakeException || problem instanceof SSLPeerUnverifiedException) {
            throw new XeroException.Untrusted(
                    "What answers " + asked + " does not prove that it is Xero (" + failure.reason()
                            + "). Check --xero-api-url. " + failure.remedy(),
                    problem);
        }
        throw new XeroException.Unavailable(
                "Xero could not be reached for " + asked + ", or its answer was cut off (" + failure.reason()
                        + "). Check --xero-api-url. " + failure.remedy(),
                problem);
    }

    /** Says where, and not what stands there: it may be someone's data. */
    private static String broken(JacksonException problem) {
        JsonLocation at = problem.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "broken JSON" + where + " (" + complaint(problem) + ")";
    }

    /** {@return what a parser complains of} Without the figures and places, which change. */
    private static String complaint(JacksonException problem) {
        return SafeText.excerpt(problem.getOriginalMessage().replaceAll("\\(.*", ""));
    }

    /** {@return the beginning of a body, which others will read after} Empty where there is none. */
    private static String beginning(@Nullable InputStream body) throws IOException {
        if (body instanceof StreamedBody unread) {
            return unread.beginning();
        }
        if (body == null) {
            return "";
        }
        body.reset();
        String text = new String(body.readNBytes(READ), StandardCharsets.UTF_8);
        body.reset();
        return text;
    }

    /** {@return the beginning of a body that nobody reads after} Empty where it cannot be read. */
    private static String lastText(@Nullable InputStream body) {
        try (body) {
            return beginning(body);
        } catch (IOException gone) {
            return "";
        }
    }
}

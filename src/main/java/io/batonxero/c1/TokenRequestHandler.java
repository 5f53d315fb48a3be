package io.batonxero.c1;

import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.http.RetryAfter;
import io.batonxero.net.NetworkFailure;
import io.batonxero.net.ProxyCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * Keeps the secrets of a token request out of Camel. Camel sends an empty POST; this handler adds the signed form, passes
 * the token in the response to the session, and returns an empty 204 to Camel.
 */
final class TokenRequestHandler implements ExecChainHandler {
    private final C1Session session;

    TokenRequestHandler(C1Session session) {
        this.session = session;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        session.beginRefresh();
        try {
            // Another thread may have refreshed the token while this one waited.
            if (session.needsRefresh()) {
                session.requireNoPause();
                fill(request);
                session.accept(responseBody(request, scope, chain));
            }
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRefresh();
        }
    }

    private void fill(ClassicHttpRequest request) {
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(
                List.of(
                        new BasicNameValuePair(
                                "client_id", session.credentials().clientId()),
                        new BasicNameValuePair("grant_type", "client_credentials"),
                        new BasicNameValuePair(
                                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                        new BasicNameValuePair("client_assertion", session.assertion())),
                StandardCharsets.UTF_8));
    }

    private String responseBody(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            String body = ResponseBody.text(response);
            if (response.getCode() == 407) {
                throw ProxyCredentials.rejection("a proxy on the way", "the sign-in at ConductorOne");
            }
            if (response.getCode() != 200 || OAuthBody.fields(body).isEmpty()) {
                C1Exception failure = failure(ResponseBody.summary(response, body), OAuthBody.error(body));
                RetryAfter.of(response).ifPresent(pause -> session.pause(pause, failure));
                throw failure;
            }
            return body;
        } catch (IOException e) {
            NetworkFailure failure = NetworkFailure.of(e);
            throw new C1Exception.Unavailable(
                    "ConductorOne's token endpoint could not be reached: " + failure.reason() + ". " + failure.remedy(),
                    e);
        }
    }

    /** Only an OAuth error proves that ConductorOne rejected the credentials; any other response may be from a proxy. */
    private static C1Exception failure(ResponseSummary response, String error) {
        if (OAuthBody.isRetryable(response.status(), error)) {
            return new C1Exception.Unavailable("ConductorOne's token endpoint responded with " + response
                    + (error.isEmpty() ? "" : ", error " + error) + ". Try again later.");
        }
        return error.isEmpty() || response.status() / 100 != 4
                ? new C1Exception.Unavailable(
                        response.intermediaryMessage("ConductorOne's token endpoint", "the sign-in")
                                + " Allow the connection to ConductorOne, or check the host in --client-id and"
                                + " BATON_C1_API_HOST; then try again.")
                : new C1Exception.SignInRefused(
                        "ConductorOne's token endpoint responded with " + response + ", error " + error
                                + ". Check --client-id and --client-secret, which may be expired or revoked,"
                                + " and this machine's clock.");
    }
}

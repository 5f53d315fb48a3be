package io.batonxero.c1;

import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.http.RetryAfter;
import io.batonxero.net.NetworkFailure;
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
 * The part of a token request that holds secrets. Camel sends an empty POST; here it gets its signed form, and the token
 * in its answer goes to the session. Camel sees a bare 204.
 */
final class TokenExchange implements ExecChainHandler {
    private final C1Session session;

    TokenExchange(C1Session session) {
        this.session = session;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        session.beginRenewal();
        try {
            // Another thread may have renewed while this one waited.
            if (session.needsRenewal()) {
                session.requireNoPause();
                fill(request);
                session.accept(answer(request, scope, chain));
            }
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
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

    private String answer(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            String body = ResponseBody.text(response);
            if (response.getCode() != 200 || OAuthBody.fields(body).isEmpty()) {
                C1Exception refusal = refusal(ResponseBody.summary(response, body), OAuthBody.error(body));
                RetryAfter.of(response).ifPresent(pause -> session.pause(pause, refusal));
                throw refusal;
            }
            return body;
        } catch (IOException failed) {
            NetworkFailure failure = NetworkFailure.of(failed);
            throw new C1Exception.Unavailable(
                    "ConductorOne's token endpoint could not be reached: " + failure.reason() + ". " + failure.remedy(),
                    failed);
        }
    }

    /** Only an OAuth error is ConductorOne's word on the credentials; any other response may be of somebody on the way. */
    private static C1Exception refusal(ResponseSummary response, String error) {
        if (OAuthBody.isRetryable(response.status(), error)) {
            return new C1Exception.Unavailable("ConductorOne's token endpoint answered with " + response
                    + (error.isEmpty() ? "" : ", error " + error) + ". Try again later.");
        }
        return error.isEmpty() || response.status() / 100 != 4
                ? new C1Exception.Unavailable(
                        response.insteadOf("ConductorOne's token endpoint", "the sign-in")
                                + " Have it let through, or check the host in --client-id and BATON_C1_API_HOST; then try again.")
                : new C1Exception.SignInRefused(
                        "ConductorOne's token endpoint answered with " + response + ", error " + error
                                + ". Check --client-id and --client-secret, which may be expired or revoked,"
                                + " and this machine's clock.");
    }
}

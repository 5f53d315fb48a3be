package io.batonxero.xero.auth;

import io.batonxero.base.ConnectorException;
import io.batonxero.http.OAuthBody;
import io.batonxero.http.ResponseBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.http.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Sends requests to Xero's token and revocation endpoints, in the HTTP client, so that no Camel exchange holds a secret. */
final class TokenEndpoint {
    private TokenEndpoint() {}

    /** Adds a form and the app's credentials: as Basic authorization if the app has a secret, else in the form. */
    static void fill(ClassicHttpRequest request, Map<String, String> form, XeroApp app) {
        List<NameValuePair> fields = new ArrayList<>();
        form.forEach((name, value) -> fields.add(new BasicNameValuePair(name, value)));
        if (app.clientSecret().isEmpty()) {
            fields.add(new BasicNameValuePair("client_id", app.clientId()));
        } else {
            byte[] pair = (app.clientId() + ":" + app.clientSecret()).getBytes(StandardCharsets.UTF_8);
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(fields, StandardCharsets.UTF_8));
    }

    /**
     * {@return the body of a token response, a JSON object}
     *
     * @throws ConnectorException if the response is anything else
     */
    static String tokens(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SignIn signIn, XeroApp app)
            throws HttpException {
        Response response = send(request, scope, chain, signIn, app);
        if (OAuthBody.fields(response.body()).isEmpty()) {
            throw TokenErrorMessages.fault(response.summary(), response.body(), signIn, app.scope(), null);
        }
        return response.body();
    }

    private record Response(ResponseSummary summary, String body) {
        @Override
        public String toString() {
            return summary.toString();
        }
    }

    /**
     * Sends a request and ignores the body of its response.
     *
     * @throws ConnectorException if the status is not 200
     */
    static void requireOk(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SignIn signIn, XeroApp app)
            throws HttpException {
        var unused = send(request, scope, chain, signIn, app);
    }

    private static Response send(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SignIn signIn, XeroApp app)
            throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            String body = ResponseBody.text(response);
            ResponseSummary summary = ResponseBody.summary(response, body);
            if (response.getCode() != 200) {
                throw TokenErrorMessages.fault(
                        summary,
                        body,
                        signIn,
                        app.scope(),
                        RetryAfter.of(response).orElse(null));
            }
            return new Response(summary, body);
        } catch (IOException e) {
            throw TokenErrorMessages.unreachable(e);
        }
    }
}

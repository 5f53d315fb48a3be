package io.batonxero.xero;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The part of a token request that holds secrets. Camel sends an empty POST; here it gets its form and its
 * credentials, and its answer's tokens go to the session. Camel sees a bare 204.
 */
final class TokenExchange implements ExecChainHandler {
    private static final int MAX_ANSWER = 1 << 20;

    private final XeroSession session;
    private final XeroApp app;
    private final SignIn signIn;

    TokenExchange(XeroSession session, XeroApp app, SignIn signIn) {
        this.session = session;
        this.app = app;
        this.signIn = signIn;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            session.beginRenewal();
            // Another thread may have renewed while this one waited; a second renewal would spend a good token.
            if (session.needsRenewal()) {
                fill(request);
                session.accept(answer(request, scope, chain));
            }
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
        }
    }

    private String answer(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            HttpEntity entity = response.getEntity();
            String body = entity == null ? "" : text(entity);
            if (response.getCode() != 200 || !OAuthAnswer.isOne(body)) {
                throw SignInAnswer.fault(response.getCode(), body, signIn, app.scope());
            }
            return body;
        } catch (IOException failed) {
            throw SignInAnswer.unreachable(failed);
        }
    }

    private static String text(HttpEntity entity) throws IOException, HttpException {
        String text = EntityUtils.toString(entity, StandardCharsets.UTF_8, MAX_ANSWER);
        return text == null ? "" : text;
    }

    private void fill(ClassicHttpRequest request) {
        List<NameValuePair> form = new ArrayList<>();
        if (signIn instanceof SignIn.RefreshToken) {
            form.add(new BasicNameValuePair("grant_type", "refresh_token"));
            form.add(new BasicNameValuePair("refresh_token", session.refreshToken()));
        } else {
            form.add(new BasicNameValuePair("grant_type", "client_credentials"));
            form.add(new BasicNameValuePair("scope", app.scope()));
        }
        if (app.clientSecret().isEmpty()) {
            form.add(new BasicNameValuePair("client_id", app.clientId()));
        } else {
            byte[] pair = (app.clientId() + ":" + app.clientSecret()).getBytes(StandardCharsets.UTF_8);
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
    }
}

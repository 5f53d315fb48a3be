package io.batonxero.xero.auth;

import io.batonxero.http.OAuthBody;
import io.batonxero.xero.JsonFields;
import io.batonxero.xero.XeroException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Exchanges an authorization code in the HTTP client, so that no Camel exchange holds a secret: adds the code and its verifier to the
 * empty POST that Camel sends, keeps the tokens of the response until they are stored, and returns an empty 204 to Camel.
 */
final class CodeExchange implements ExecChainHandler {
    private final TokenRefresher tokenRefresher;
    private final XeroSession session;
    private final XeroApp app;
    private final AuthorizationRequest authorization;

    CodeExchange(TokenRefresher tokenRefresher, XeroSession session, XeroApp app, AuthorizationRequest authorization) {
        this.tokenRefresher = tokenRefresher;
        this.session = session;
        this.app = app;
        this.authorization = authorization;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", authorization.code());
        form.put("redirect_uri", authorization.redirectUrl());
        form.put("code_verifier", authorization.verifier());
        TokenEndpoint.fill(request, form, app);
        Instant requestedAt = session.clock().instant();
        String body = TokenEndpoint.tokens(request, scope, chain, new SignIn.UserConsent(), app);
        Map<?, ?> fields = OAuthBody.fields(body);
        if (JsonFields.of(fields).text("refresh_token").isEmpty()) {
            throw new XeroException.InvalidResponse(
                    "Xero's token endpoint responded to the consent without a refresh token, so nothing is stored. Use"
                            + " an app that may request offline_access: a web app or a PKCE app.");
        }
        authorization.compareScopes(fields.get("scope"));
        tokenRefresher.accept(body, "", requestedAt);
        return new BasicClassicHttpResponse(204);
    }
}

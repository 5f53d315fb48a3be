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
 * The part of a code exchange that holds secrets. Camel sends an empty POST; here it gets the code and what proves that
 * we asked for it, and its answer's tokens wait to be stored. Camel sees a bare 204.
 */
final class CodeExchange implements ExecChainHandler {
    private final TokenRefresher tokenRefresher;
    private final XeroSession session;
    private final XeroApp app;
    private final AuthorizationRequest consent;

    CodeExchange(TokenRefresher tokenRefresher, XeroSession session, XeroApp app, AuthorizationRequest consent) {
        this.tokenRefresher = tokenRefresher;
        this.session = session;
        this.app = app;
        this.consent = consent;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", consent.code());
        form.put("redirect_uri", consent.redirectUrl());
        form.put("code_verifier", consent.verifier());
        TokenEndpoint.fill(request, form, app);
        Instant asked = session.clock().instant();
        String answer = TokenEndpoint.tokens(request, scope, chain, new SignIn.UserConsent(), app);
        if (JsonFields.of(OAuthBody.fields(answer)).text("refresh_token").isEmpty()) {
            throw new XeroException.Unreadable(
                    "Xero's token endpoint answered the consent without a refresh token, so nothing is stored. The"
                            + " app has to be one that may ask for offline_access: a web app or a PKCE app.");
        }
        tokenRefresher.accept(answer, "", asked);
        return new BasicClassicHttpResponse(204);
    }
}

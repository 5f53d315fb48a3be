package io.batonxero.xero.auth;

import io.batonxero.base.ConfigurationException;
import io.batonxero.xero.XeroException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests tokens in the HTTP client, so that no exchange holds a secret: adds the form and the credentials to the empty POST that
 * Camel sends, keeps the tokens of the response until they are stored, and returns an empty 204 to Camel.
 */
final class TokenRequestHandler implements ExecChainHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRequestHandler.class);

    private final TokenRefresher tokenRefresher;
    private final XeroSession session;
    private final XeroApp app;

    TokenRequestHandler(TokenRefresher tokenRefresher, XeroSession session, XeroApp app) {
        this.tokenRefresher = tokenRefresher;
        this.session = session;
        this.app = app;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException {
        try {
            if (tokenRefresher.needsRequest()) {
                send(request, scope, chain);
            }
            return new BasicClassicHttpResponse(204);
        } catch (XeroException.SignInRefused | XeroException.Forbidden refusal) {
            session.setSignInProblem(String.valueOf(refusal.getMessage()));
            throw refusal;
        }
    }

    private void send(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException {
        if (session.signIn() instanceof SignIn.ClientCredentials) {
            send(request, scope, chain, clientCredentialsForm());
            return;
        }
        XeroException.@Nullable SignInRefused firstRefusal = null;
        for (String token : tokenRefresher.refreshTokens()) {
            try {
                send(request, scope, chain, refreshForm(token));
                if (firstRefusal != null) {
                    LOG.warn("refresh token rejected, another one was accepted");
                }
                return;
            } catch (XeroException.SignInRefused e) {
                firstRefusal = firstRefusal == null ? e : firstRefusal;
                if (!e.isRefreshTokenRefused()) {
                    throw e;
                }
            }
        }
        if (firstRefusal == null) {
            throw new ConfigurationException(
                    "fetch-token needs a refresh token, and load-tokens returned none. If a swap replaces one of these steps,"
                            + " --routes must name a folder that has all files of that swap; otherwise run baton-xero-camel"
                            + " authorize.");
        }
        throw firstRefusal;
    }

    private Map<String, String> clientCredentialsForm() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", app.scope());
        return form;
    }

    private static Map<String, String> refreshForm(String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", token);
        return form;
    }

    private void send(ClassicHttpRequest empty, ExecChain.Scope scope, ExecChain chain, Map<String, String> form)
            throws HttpException {
        ClassicHttpRequest request = ClassicRequestBuilder.copy(empty).build();
        TokenEndpoint.fill(request, form, app);
        Instant requestedAt = session.clock().instant();
        String body = TokenEndpoint.tokens(request, scope, chain, session.signIn(), app);
        tokenRefresher.accept(body, form.getOrDefault("refresh_token", ""), requestedAt);
    }
}

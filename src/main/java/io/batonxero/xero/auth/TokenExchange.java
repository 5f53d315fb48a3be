package io.batonxero.xero.auth;

import io.batonxero.xero.XeroException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
 * The part of a token request that holds secrets. Camel sends an empty POST; here it gets its form and its
 * credentials, and its answer's tokens wait to be stored. Camel sees a bare 204.
 */
final class TokenExchange implements ExecChainHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TokenExchange.class);

    private final TokenRefresher tokenRefresher;
    private final XeroSession session;
    private final XeroApp app;

    TokenExchange(TokenRefresher tokenRefresher, XeroSession session, XeroApp app) {
        this.tokenRefresher = tokenRefresher;
        this.session = session;
        this.app = app;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException {
        try {
            if (tokenRefresher.isToBeAsked()) {
                ask(request, scope, chain);
            }
            return new BasicClassicHttpResponse(204);
        } catch (XeroException.SignInRefused | XeroException.Forbidden refusal) {
            session.refused(String.valueOf(refusal.getMessage()));
            throw refusal;
        }
    }

    private void ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException {
        if (session.signIn() instanceof SignIn.ClientCredentials) {
            ask(request, scope, chain, ownCredentials());
            return;
        }
        XeroException.@Nullable SignInRefused refusal = null;
        for (String token : tokenRefresher.refreshTokens()) {
            try {
                ask(request, scope, chain, refreshing(token));
                if (refusal != null) {
                    LOG.warn("newest refresh token rejected, previous one accepted and replaced");
                }
                return;
            } catch (XeroException.SignInRefused refused) {
                refusal = refusal == null ? refused : refusal;
                if (!refused.isOfRefreshToken()) {
                    throw refused;
                }
            }
        }
        throw Objects.requireNonNull(refusal, "An app that signs in by refresh token has one");
    }

    private Map<String, String> ownCredentials() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", app.scope());
        return form;
    }

    private static Map<String, String> refreshing(String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", token);
        return form;
    }

    private void ask(ClassicHttpRequest empty, ExecChain.Scope scope, ExecChain chain, Map<String, String> form)
            throws HttpException {
        ClassicHttpRequest request = ClassicRequestBuilder.copy(empty).build();
        TokenEndpoint.fill(request, form, app);
        Instant asked = session.clock().instant();
        String answer = TokenEndpoint.tokens(request, scope, chain, session.signIn(), app);
        tokenRefresher.accept(answer, form.getOrDefault("refresh_token", ""), asked);
    }
}

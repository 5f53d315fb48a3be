package io.batonxero.xero.auth;

import java.io.IOException;
import java.util.Map;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Revokes the newest refresh token in the HTTP client, so that no exchange holds a secret: adds it to Camel's empty POST. */
final class TokenRevocation implements ExecChainHandler {
    private final TokenRefresher tokenRefresher;
    private final XeroSession session;
    private final XeroApp app;

    TokenRevocation(TokenRefresher tokenRefresher, XeroSession session, XeroApp app) {
        this.tokenRefresher = tokenRefresher;
        this.session = session;
        this.app = app;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        session.requireRefreshToken();
        TokenEndpoint.fill(
                request, Map.of("token", tokenRefresher.refreshTokens().get(0)), app);
        TokenEndpoint.requireOk(request, scope, chain, session.signIn(), app);
        return new BasicClassicHttpResponse(204);
    }
}

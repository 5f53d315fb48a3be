package io.batonxero.xero;

import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The part of a revocation that holds secrets. Camel sends an empty POST; here it gets the newest refresh token, which is
 * forgotten once Xero has revoked it.
 */
final class TokenRevocation implements ExecChainHandler {
    private final XeroSession session;
    private final XeroApp app;
    private final SignIn signIn;

    TokenRevocation(XeroSession session, XeroApp app, SignIn signIn) {
        this.session = session;
        this.app = app;
        this.signIn = signIn;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        session.requireRefreshToken();
        try {
            session.beginRenewal();
            TokenEndpoint.fill(request, List.of(new BasicNameValuePair("token", session.refreshToken())), app);
            var unused = TokenEndpoint.ask(request, scope, chain, signIn, app);
            session.forget();
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
        }
    }
}

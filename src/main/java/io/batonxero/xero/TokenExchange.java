package io.batonxero.xero;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The part of a token request that holds secrets. Camel sends an empty POST; here it gets its form and its
 * credentials, and its answer's tokens go to the session. Camel sees a bare 204.
 */
final class TokenExchange implements ExecChainHandler {
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
                session.accept(TokenEndpoint.tokens(request, scope, chain, signIn, app));
            }
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
        }
    }

    private void fill(ClassicHttpRequest request) {
        List<NameValuePair> form = new ArrayList<>();
        if (signIn instanceof SignIn.ClientCredentials) {
            form.add(new BasicNameValuePair("grant_type", "client_credentials"));
            form.add(new BasicNameValuePair("scope", app.scope()));
        } else {
            form.add(new BasicNameValuePair("grant_type", "refresh_token"));
            form.add(new BasicNameValuePair("refresh_token", session.refreshToken()));
        }
        TokenEndpoint.fill(request, form, app);
    }
}

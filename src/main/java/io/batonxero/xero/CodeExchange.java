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
 * The part of a code exchange that holds secrets. Camel sends an empty POST; here it gets the code and what proves that
 * we asked for it, and its answer's tokens go to the session. Camel sees a bare 204.
 */
final class CodeExchange implements ExecChainHandler {
    private final XeroSession session;
    private final XeroApp app;
    private final Consent consent;

    CodeExchange(XeroSession session, XeroApp app, Consent consent) {
        this.session = session;
        this.app = app;
        this.consent = consent;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            session.beginRenewal();
            TokenEndpoint.fill(
                    request,
                    List.of(
                            new BasicNameValuePair("grant_type", "authorization_code"),
                            new BasicNameValuePair("code", consent.code()),
                            new BasicNameValuePair("redirect_uri", consent.redirectUrl()),
                            new BasicNameValuePair("code_verifier", consent.verifier())),
                    app);
            String answer = TokenEndpoint.tokens(request, scope, chain, new SignIn.Consent(), app);
            if (OAuthAnswer.fields(answer).text("refresh_token").isEmpty()) {
                throw new XeroFault.Unreadable(
                        "Xero's token endpoint answered the consent without a refresh token, so nothing is stored. The"
                                + " app has to be one that may ask for offline_access: a web app or a PKCE app.");
            }
            session.accept(answer);
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
        }
    }
}

package io.batonxero.xero;

import io.batonxero.base.HttpClients;
import io.batonxero.base.Network;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * The HTTP clients that camel-http uses for Xero. They add credentials below Camel's sight, so that no header, body or
 * variable of an exchange ever holds a secret. None follows a redirect, which would carry a token elsewhere.
 */
public final class XeroClients {
    private static final String USER_AGENT = "baton-xero-camel";

    private XeroClients() {}

    /** {@return a client for Xero's API} It adds the session's access token to each request. */
    public static HttpClientBuilder api(XeroSession session, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) ->
                        request.setHeader(HttpHeaders.AUTHORIZATION, session.authorization()))
                .addExecInterceptorFirst("xero-abort", (request, scope, chain) -> {
                    if (scope.originalRequest instanceof Cancellable call) {
                        session.begin(call);
                    }
                    return chain.proceed(request, scope);
                });
    }

    /** {@return a client for Xero's token endpoint} It fills in the request, and gives the answer to the session. */
    public static HttpClientBuilder tokens(XeroSession session, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) -> session.countRequest())
                .addExecInterceptorFirst("xero-token", session.tokenExchange());
    }

    /** {@return a client for the token endpoint that exchanges the code of a consent} Once. */
    public static HttpClientBuilder codes(XeroSession session, Consent consent, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) -> session.countRequest())
                .addExecInterceptorFirst("xero-code", session.codeExchange(consent));
    }

    /** {@return a client for Xero's revocation endpoint} It fills in the refresh token, and forgets it then. */
    public static HttpClientBuilder revocation(XeroSession session, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) -> session.countRequest())
                .addExecInterceptorFirst("xero-revocation", session.tokenRevocation());
    }
}

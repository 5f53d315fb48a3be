package io.batonxero.xero.auth;

import io.batonxero.http.HttpClients;
import io.batonxero.http.ResponseBody;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.Network;
import io.batonxero.xero.http.BodyBudget;
import io.batonxero.xero.http.RequestMetrics.Api;
import io.batonxero.xero.http.ResponseHeaders;
import io.batonxero.xero.http.StreamedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Factory of the HTTP clients that camel-http uses for Xero. They add the credentials themselves, so that no header, body or
 * variable of an exchange holds a secret. They follow no redirect, which could send a token to another server.
 */
public final class XeroClients {
    /** The class of streamed bodies, which must not go through Camel's stream cache: it would hold them in memory. */
    public static final String STREAMED_BODY = StreamedBody.class.getName();

    private static final String USER_AGENT = "baton-xero-camel";

    private XeroClients() {}

    /**
     * {@return a client for Xero's API} It adds the access token to each request, and the token's sequence number to the response.
     *
     * @param maxBody maximum size of an unpacked response body, in bytes; empty for 25 % of the heap, at most 256 MiB
     */
    public static HttpClientBuilder api(XeroSession session, Network network, String maxBody) {
        BodyBudget budget = BodyBudget.of(maxBody);
        return client(session, Api.API, network).addExecInterceptorFirst("xero-sign", (request, scope, chain) -> {
            if (scope.originalRequest instanceof Cancellable call) {
                session.calls().register(call);
            }
            XeroSession.CurrentToken token = session.currentToken();
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Bearer " + token.tokens().accessToken());
            ClassicHttpResponse response = chain.proceed(request, scope);
            response.setHeader(ResponseHeaders.TOKEN_NUMBER, token.number());
            if (response.getEntity() != null) {
                response.setEntity(
                        response.getCode() / 100 == 2
                                ? limited(budget, response)
                                // Read here, so that a failing body does not hide the status and the headers.
                                : new ByteArrayEntity(ResponseBody.bytes(response), null));
            }
            return response;
        });
    }

    private static HttpEntity limited(BodyBudget budget, ClassicHttpResponse response) {
        ResponseSummary summary = ResponseBody.summary(response, "");
        return new HttpEntityWrapper(response.getEntity()) {
            private @Nullable StreamedBody body;

            @Override
            public InputStream getContent() throws IOException {
                StreamedBody opened = body;
                if (opened == null) {
                    opened = new StreamedBody(super.getContent(), summary, budget);
                    body = opened;
                }
                return opened;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                try (InputStream content = getContent()) {
                    content.transferTo(out);
                }
            }
        };
    }

    /** {@return a client for Xero's token endpoint} It fills in the request, and hands the response to the refresher. */
    public static HttpClientBuilder tokens(TokenRefresher tokenRefresher, XeroSession session, Network network) {
        return client(session, Api.IDENTITY, network)
                .addExecInterceptorFirst("xero-token", tokenRefresher.tokenRequestHandler());
    }

    /** {@return a client for Xero's token endpoint that exchanges the authorization code} */
    public static HttpClientBuilder codes(
            TokenRefresher tokenRefresher, XeroSession session, AuthorizationRequest authorization, Network network) {
        return client(session, Api.IDENTITY, network)
                .addExecInterceptorFirst("xero-code", tokenRefresher.codeExchange(authorization));
    }

    /** {@return a client for Xero's revocation endpoint} It fills in the refresh token. */
    public static HttpClientBuilder revocation(TokenRefresher tokenRefresher, XeroSession session, Network network) {
        return client(session, Api.IDENTITY, network)
                .addExecInterceptorFirst("xero-revocation", tokenRefresher.revocation());
    }

    /** {@return a client that counts each request and response, also those that {@link TokenRequestHandler} sends with further refresh tokens} */
    private static HttpClientBuilder client(XeroSession session, Api api, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) -> session.countRequest())
                .addExecInterceptorFirst("xero-count", session.metrics().interceptor(api));
    }
}

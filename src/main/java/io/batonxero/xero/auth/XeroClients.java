package io.batonxero.xero.auth;

import io.batonxero.http.HttpClients;
import io.batonxero.http.ResponseBody;
import io.batonxero.net.Network;
import io.batonxero.xero.http.BodyBudget;
import io.batonxero.xero.http.RequestMetrics.Asked;
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
 * The HTTP clients that camel-http uses for Xero. They add credentials below Camel's sight, so that no header, body or
 * variable of an exchange ever holds a secret. None follows a redirect, which would carry a token elsewhere.
 */
public final class XeroClients {
    /** The class of bodies that are parsed as they come: a stream cache of Camel's would hold the whole body in memory. */
    public static final String STREAMED_BODY = StreamedBody.class.getName();

    private static final String USER_AGENT = "baton-xero-camel";

    private XeroClients() {}

    /**
     * {@return a client for Xero's API} It adds the session's access token to each request, and its number to the answer.
     *
     * @param maxBody how many bytes of an answer may be read, unpacked; empty for a quarter of the heap, at most 256 MiB
     */
    public static HttpClientBuilder api(XeroSession session, Network network, String maxBody) {
        BodyBudget budget = BodyBudget.of(maxBody);
        return client(session, Asked.API, network).addExecInterceptorFirst("xero-sign", (request, scope, chain) -> {
            if (scope.originalRequest instanceof Cancellable call) {
                session.calls().begin(call);
            }
            XeroSession.InUse token = session.inUse();
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Bearer " + token.tokens().accessToken());
            ClassicHttpResponse response = chain.proceed(request, scope);
            response.setHeader(ResponseHeaders.TOKEN_NUMBER, token.number());
            if (response.getEntity() != null) {
                response.setEntity(
                        response.getCode() / 100 == 2
                                ? within(budget, response.getEntity())
                                // Its status and headers count, whatever its body does.
                                : new ByteArrayEntity(ResponseBody.bytes(response), null));
            }
            return response;
        });
    }

    private static HttpEntity within(BodyBudget budget, HttpEntity entity) {
        return new HttpEntityWrapper(entity) {
            private @Nullable StreamedBody body;

            @Override
            public InputStream getContent() throws IOException {
                StreamedBody known = body;
                if (known == null) {
                    known = new StreamedBody(super.getContent(), budget);
                    body = known;
                }
                return known;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                try (InputStream content = getContent()) {
                    content.transferTo(out);
                }
            }
        };
    }

    /** {@return a client for Xero's token endpoint} It fills in the request, and keeps the answer for the renewal. */
    public static HttpClientBuilder tokens(TokenRefresher tokenRefresher, XeroSession session, Network network) {
        return client(session, Asked.IDENTITY, network)
                .addExecInterceptorFirst("xero-token", tokenRefresher.exchange());
    }

    /** {@return a client for the token endpoint that exchanges the code of a consent} Once. */
    public static HttpClientBuilder codes(
            TokenRefresher tokenRefresher, XeroSession session, AuthorizationRequest consent, Network network) {
        return client(session, Asked.IDENTITY, network)
                .addExecInterceptorFirst("xero-code", tokenRefresher.codeExchange(consent));
    }

    /** {@return a client for Xero's revocation endpoint} It fills in the refresh token. */
    public static HttpClientBuilder revocation(TokenRefresher tokenRefresher, XeroSession session, Network network) {
        return client(session, Asked.IDENTITY, network)
                .addExecInterceptorFirst("xero-revocation", tokenRefresher.revocation());
    }

    /** {@return a client that counts each request and what comes back} Whatever is put before it may send several. */
    private static HttpClientBuilder client(XeroSession session, Asked asked, Network network) {
        return HttpClients.client(network, USER_AGENT)
                .addRequestInterceptorFirst((request, entity, context) -> session.countRequest())
                .addExecInterceptorFirst("xero-count", session.traffic().counting(asked));
    }
}

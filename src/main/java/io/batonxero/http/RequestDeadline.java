package io.batonxero.http;

import io.batonxero.base.ConnectorException;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.ProxyCredentials;
import io.batonxero.net.ProxyRefusedException;
import io.batonxero.net.RequestTimeoutException;
import java.io.IOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Cancels a request at the connect or request timeout. Wraps the response body so that closing it early closes the
 * connection. Converts exceptions to {@link IOException}, except {@link ConnectorException}.
 */
final class RequestDeadline implements ExecChainHandler {
    private static final String CONNECT_TIMER = "baton.connecting";

    private final NetworkLimits limits;
    private final ProxyCredentials proxyCredentials;

    private RequestDeadline(NetworkLimits limits, ProxyCredentials proxyCredentials) {
        this.limits = limits;
        this.proxyCredentials = proxyCredentials;
    }

    /** Adds the deadline to a client, below authentication, decompression and retries. */
    static HttpClientBuilder addTo(HttpClientBuilder client, NetworkLimits limits, ProxyCredentials proxyCredentials) {
        return client.addExecInterceptorBefore(
                        ChainElement.PROTOCOL.name(), "baton-deadline", new RequestDeadline(limits, proxyCredentials))
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(), "baton-connected", (request, scope, chain) -> {
                            if (scope.clientContext.removeAttribute(CONNECT_TIMER) instanceof CancelTimer timer) {
                                timer.stop();
                            }
                            return chain.proceed(request, scope);
                        });
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        Cancellable call =
                scope.originalRequest instanceof Cancellable original ? original : (Cancellable) scope.execRuntime;
        CancelTimer connectTimer = new CancelTimer(limits.connectTimeout(), call::cancel);
        CancelTimer requestTimer = new CancelTimer(limits.requestTimeout(), call::cancel);
        scope.clientContext.setAttribute(CONNECT_TIMER, connectTimer);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (scope.clientContext.getAttribute(CONNECT_TIMER) != null) {
                throw refusal(scope.route, response);
            }
            response.setHeader(ResponseBody.SENT_ENCODING, ResponseBody.header(response, HttpHeaders.CONTENT_ENCODING));
            HttpEntity entity = response.getEntity();
            if (entity == null || !entity.isStreaming()) {
                requestTimer.stop();
            } else {
                response.setEntity(new ResponseEntity(entity, requestTimer, scope.execRuntime::discardEndpoint));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            // HttpClient itself keeps the connection of a proxy that refused the tunnel.
            scope.execRuntime.discardEndpoint();
            requestTimer.stop();
            throw connectTimer.isExpired()
                    ? RequestTimeoutException.ofConnection(connectTimer.timeout(), e)
                    : convert(e, requestTimer);
        } finally {
            connectTimer.stop();
        }
    }

    private IOException refusal(HttpRoute route, HttpResponse response) {
        if (response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            throw proxyCredentials.rejected(ProxyCredentials.rejection(
                    "the proxy " + route.getProxyHost().toHostString(),
                    "CONNECT " + route.getTargetHost().toHostString()));
        }
        return ProxyRefusedException.of(route.getProxyHost(), route.getTargetHost(), response);
    }

    /** {@return a timeout if the timer expired, else the failure} Throws a {@link ConnectorException} unchanged. */
    static IOException convert(Exception failure, CancelTimer requestTimer) {
        if (requestTimer.isExpired()) {
            return RequestTimeoutException.ofResponse(requestTimer.timeout(), failure);
        }
        if (failure instanceof ConnectorException e) {
            throw e;
        }
        Network.tlsUnavailable(failure).ifPresent(e -> {
            throw e;
        });
        return failure instanceof IOException io ? io : new ClientProtocolException(failure.getMessage(), failure);
    }
}

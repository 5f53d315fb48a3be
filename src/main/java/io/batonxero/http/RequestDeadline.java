package io.batonxero.http;

import io.batonxero.base.ConnectorException;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkLimits;
import io.batonxero.net.ProxyRefusedException;
import io.batonxero.net.RequestTimeoutException;
import java.io.IOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Cancels a request whose connection, or whose whole response, is not there in time, and gives every response a body that
 * closes its connection unless it was read to its end. Any exception below it leaves as an {@link IOException}.
 */
final class RequestDeadline implements ExecChainHandler {
    private static final String CONNECTING = "baton.connecting";

    private final NetworkLimits limits;

    private RequestDeadline(NetworkLimits limits) {
        this.limits = limits;
    }

    /** Puts it into a client, below whatever adds credentials, unpacks or retries. */
    static HttpClientBuilder in(HttpClientBuilder client, NetworkLimits limits) {
        return client.addExecInterceptorBefore(
                        ChainElement.PROTOCOL.name(), "baton-deadline", new RequestDeadline(limits))
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(), "baton-connected", (request, scope, chain) -> {
                            if (scope.clientContext.removeAttribute(CONNECTING) instanceof CancelTimer connecting) {
                                connecting.stop();
                            }
                            return chain.proceed(request, scope);
                        });
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        Cancellable call =
                scope.originalRequest instanceof Cancellable original ? original : (Cancellable) scope.execRuntime;
        CancelTimer connecting = new CancelTimer(limits.connect(), call::cancel);
        CancelTimer whole = new CancelTimer(limits.request(), call::cancel);
        scope.clientContext.setAttribute(CONNECTING, connecting);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (scope.clientContext.getAttribute(CONNECTING) != null) {
                throw ProxyRefusedException.of(scope.route.getProxyHost(), scope.route.getTargetHost(), response);
            }
            HttpEntity entity = response.getEntity();
            if (entity == null || !entity.isStreaming()) {
                whole.stop();
            } else {
                response.setEntity(new ResponseEntity(entity, whole, scope.execRuntime::discardEndpoint));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException failed) {
            // Whoever is below does so too, but took the response of a proxy that refuses a tunnel for a success.
            scope.execRuntime.discardEndpoint();
            whole.stop();
            throw connecting.isOver()
                    ? RequestTimeoutException.ofConnection(connecting.limit(), failed)
                    : reason(failed, whole);
        } finally {
            connecting.stop();
        }
    }

    /** {@return why a request failed: its deadline, if that cancelled it} A failure of ours is thrown as it is. */
    static IOException reason(Exception failed, CancelTimer whole) {
        if (whole.isOver()) {
            return RequestTimeoutException.ofResponse(whole.limit(), failed);
        }
        if (failed instanceof ConnectorException ours) {
            throw ours;
        }
        Network.lackOfTls(failed).ifPresent(lack -> {
            throw lack;
        });
        return failed instanceof IOException io ? io : new ClientProtocolException(failed.getMessage(), failed);
    }
}

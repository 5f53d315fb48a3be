package io.batonxero.net;

import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The proxy refused to open a tunnel. The status is the proxy's, not the server's. */
public final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    private ProxyRefusedException(String message, int status) {
        super(message);
        this.status = status;
    }

    public static ProxyRefusedException of(@Nullable HttpHost proxy, HttpHost target, HttpResponse response) {
        return new ProxyRefusedException(
                "status " + response.getCode() + " from the proxy " + (proxy == null ? "" : proxy.toHostString())
                        + " to CONNECT " + target.toHostString(),
                response.getCode());
    }

    int status() {
        return status;
    }
}

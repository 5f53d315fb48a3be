package io.batonxero.base;

import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A proxy would not make a tunnel. What it said is not what the other side of the tunnel says. */
public final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final boolean lacksCredentials;

    private ProxyRefusedException(String message, boolean lacksCredentials) {
        super(message);
        this.lacksCredentials = lacksCredentials;
    }

    static ProxyRefusedException of(@Nullable HttpHost proxy, HttpHost target, HttpResponse response) {
        return new ProxyRefusedException(
                "status " + response.getCode() + " from the proxy " + (proxy == null ? "" : proxy.toHostString())
                        + " to CONNECT " + target.toHostString(),
                response.getCode() == PROXY_AUTHENTICATION_REQUIRED);
    }

    /** {@return whether the proxy wants other credentials} The same request would be refused again. */
    public boolean lacksCredentials() {
        return lacksCredentials;
    }

    /** {@return the failure of a proxy that wants other credentials} */
    public BadSetting asBadSetting() {
        return new BadSetting(
                "HTTPS_PROXY: " + getMessage()
                        + ". Give the proxy's user and password: http://user:password@host:port.",
                this);
    }
}

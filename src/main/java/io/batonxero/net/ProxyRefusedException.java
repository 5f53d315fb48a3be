package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** A proxy would not make a tunnel. What it said is not what the other side of the tunnel says. */
public final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1;
    static final int LACKS_CREDENTIALS = HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
    static final String CREDENTIALS =
            "Give the proxy's user and password in HTTPS_PROXY: http://user:password@host:port.";

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

    /** {@return whether the proxy wants other credentials} The same request would be refused again. */
    public boolean lacksCredentials() {
        return status == LACKS_CREDENTIALS;
    }

    /** {@return the failure of a proxy that wants other credentials} */
    public ConfigurationException asBadSetting() {
        return new ConfigurationException("HTTPS_PROXY: " + getMessage() + ". " + CREDENTIALS, this);
    }
}

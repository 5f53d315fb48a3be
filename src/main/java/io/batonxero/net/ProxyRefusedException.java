package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The proxy refused to open a tunnel. The status is the proxy's, not the server's. */
public final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1;
    static final int CREDENTIALS_REQUIRED = HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
    static final String CREDENTIALS_REMEDY =
            "Set the proxy's user and password in HTTPS_PROXY: http://user:password@host:port.";

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

    /** {@return whether the proxy requires other credentials, so that a retry would fail again} */
    public boolean lacksCredentials() {
        return status == CREDENTIALS_REQUIRED;
    }

    /** {@return the same as an error of the setting HTTPS_PROXY} */
    public ConfigurationException asConfigurationException() {
        return new ConfigurationException("HTTPS_PROXY: " + getMessage() + ". " + CREDENTIALS_REMEDY, this);
    }
}

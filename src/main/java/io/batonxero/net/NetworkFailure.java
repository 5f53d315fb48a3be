package io.batonxero.net;

import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.SafeText;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Why a server could not be reached, in plain words: the innermost cause that is known, whichever library wrapped it.
 *
 * @param reason without a full stop at its end
 * @param remedy what to check, in sentences
 */
public record NetworkFailure(String reason, String remedy) {
    private static final String CLOCK =
            "Check this machine's clock; if it is right, the certificate has to be replaced.";
    private static final String HOST = "Check the address; a proxy that reads TLS has to let this host through.";
    private static final String AUTHORITY =
            "Behind a proxy that reads TLS, or with an authority of your own, name its certificate by SSL_CERT_FILE.";
    private static final String HTTP2 = "A proxy on the way has to let HTTP/2 through, or be left out by NO_PROXY.";
    private static final String PROXY = "Check HTTPS_PROXY, and NO_PROXY for hosts to reach without it.";
    private static final String WAY = "Check the network, HTTPS_PROXY and NO_PROXY, then try again.";

    /** How Netty says what a proxy answered: after the addresses. */
    private static final Pattern STATUS = Pattern.compile(", status: (\\d{3})\\b");

    /** {@return what a failed connection means} */
    public static NetworkFailure of(Throwable problem) {
        return known(problem).orElseGet(() -> new NetworkFailure(shown(ExceptionCauses.innermost(problem)), WAY));
    }

    /** {@return whether a problem comes from the network, whatever it is wrapped into} */
    public static boolean isIn(Throwable problem) {
        return ExceptionCauses.of(problem).stream().anyMatch(IOException.class::isInstance)
                || known(problem).isPresent();
    }

    private static Optional<NetworkFailure> known(Throwable problem) {
        List<Throwable> outermostFirst = ExceptionCauses.of(problem);
        List<Throwable> causes = new ArrayList<>(outermostFirst);
        Collections.reverse(causes);
        return first(causes, NetworkFailure::ofDeadline)
                .or(() -> first(causes, NetworkFailure::ofCertificate))
                .or(() -> first(causes, NetworkFailure::ofProxy))
                // The wrapping exception adds the address.
                .or(() -> first(outermostFirst, NetworkFailure::ofConnecting))
                .or(() -> first(causes, NetworkFailure::ofTls))
                .or(() -> first(causes, NetworkFailure::ofConnection));
    }

    private static Optional<NetworkFailure> first(
            List<Throwable> causes, Function<Throwable, @Nullable NetworkFailure> kind) {
        return causes.stream().map(kind).filter(Objects::nonNull).findFirst();
    }

    private static @Nullable NetworkFailure ofDeadline(Throwable cause) {
        return cause instanceof RequestTimeoutException ? new NetworkFailure(text(cause), WAY) : null;
    }

    private static @Nullable NetworkFailure ofCertificate(Throwable cause) {
        String text = text(cause);
        if (cause instanceof CertificateExpiredException) {
            return new NetworkFailure("the server's certificate has expired (" + text + ")", CLOCK);
        }
        if (cause instanceof CertificateNotYetValidException) {
            return new NetworkFailure("the server's certificate is not valid yet (" + text + ")", CLOCK);
        }
        if (cause instanceof SSLPeerUnverifiedException
                || (cause instanceof CertificateException && text.startsWith("No "))) {
            return new NetworkFailure("the server's certificate is for another host (" + text + ")", HOST);
        }
        if (cause instanceof CertPathBuilderException) {
            return new NetworkFailure("no trusted authority has signed the server's certificate", AUTHORITY);
        }
        return cause instanceof CertPathValidatorException
                ? new NetworkFailure("the server's certificate cannot be trusted (" + text + ")", AUTHORITY)
                : null;
    }

    private static @Nullable NetworkFailure ofConnecting(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return new NetworkFailure("the host name cannot be resolved (" + text(cause) + ")", WAY);
        }
        return cause instanceof ConnectException || cause instanceof NoRouteToHostException
                ? new NetworkFailure("no connection (" + text(cause) + ")", WAY)
                : null;
    }

    private static @Nullable NetworkFailure ofProxy(Throwable cause) {
        if (cause instanceof ProxyRefusedException refused) {
            return ofProxy(refused.status());
        }
        if (!(cause instanceof ProxyConnectException)) {
            return null;
        }
        String text = text(cause);
        Matcher status = STATUS.matcher(text);
        return status.find()
                ? ofProxy(Integer.parseInt(status.group(1)))
                : new NetworkFailure(
                        "the proxy made no tunnel ("
                                + text.replaceFirst(".* => \\S+,?", "").strip() + ")",
                        PROXY);
    }

    private static NetworkFailure ofProxy(int status) {
        return status == ProxyRefusedException.LACKS_CREDENTIALS
                ? new NetworkFailure(
                        "the proxy wants another user and password (status 407)", ProxyRefusedException.CREDENTIALS)
                : new NetworkFailure("the proxy refused the tunnel (status " + status + ")", PROXY);
    }

    private static @Nullable NetworkFailure ofTls(Throwable cause) {
        String text = text(cause);
        if (text.contains("ALPN negotiation") || text.contains("First received frame was not SETTINGS")) {
            return new NetworkFailure("what answers does not speak HTTP/2", HTTP2);
        }
        if (!(cause instanceof SSLException)) {
            return null;
        }
        return text.contains("unrecognized SSL message") || text.contains("not an SSL/TLS record")
                ? new NetworkFailure("what answers does not speak TLS", HOST)
                : new NetworkFailure("TLS failed (" + text + ")", HOST + " " + AUTHORITY);
    }

    private static @Nullable NetworkFailure ofConnection(Throwable cause) {
        if (cause instanceof SocketTimeoutException) {
            return new NetworkFailure("no response in time (" + text(cause) + ")", WAY);
        }
        boolean isClosed = cause instanceof ClosedChannelException
                || cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof NoHttpResponseException
                || cause instanceof ConnectionClosedException;
        String text = text(cause);
        return isClosed
                ? new NetworkFailure("the connection was closed" + (text.isEmpty() ? "" : " (" + text + ")"), WAY)
                : null;
    }

    private static String shown(Throwable cause) {
        String text = text(cause);
        return cause.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + text);
    }

    private static String text(Throwable cause) {
        return SafeText.excerpt(cause.getMessage() == null ? "" : cause.getMessage());
    }
}

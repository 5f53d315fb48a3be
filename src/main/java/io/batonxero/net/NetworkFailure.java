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
 * The reason why a server could not be reached, from the innermost known cause.
 *
 * @param reason without a full stop
 * @param remedy what to check; one or more sentences
 */
public record NetworkFailure(String reason, String remedy) {
    private static final String CHECK_CLOCK =
            "Check this machine's clock; if it is right, the certificate has to be replaced.";
    private static final String CHECK_HOST =
            "Check the address; a proxy that intercepts TLS must pass this host through.";
    private static final String ADD_AUTHORITY =
            "If a proxy intercepts TLS, or the server uses a private authority, set SSL_CERT_FILE to its certificate.";
    private static final String PERMIT_HTTP2 = "A proxy in between must support HTTP/2, or be bypassed with NO_PROXY.";
    private static final String CHECK_PROXY = "Check HTTPS_PROXY, and NO_PROXY for hosts to reach without it.";
    private static final String CHECK_NETWORK = "Check the network, HTTPS_PROXY and NO_PROXY, then try again.";

    /** The proxy's status in Netty's message. */
    private static final Pattern NETTY_STATUS = Pattern.compile(", status: (\\d{3})\\b");

    /** {@return the reason and remedy of a failed connection} */
    public static NetworkFailure of(Throwable problem) {
        return known(problem)
                .orElseGet(() -> new NetworkFailure(describe(ExceptionCauses.innermost(problem)), CHECK_NETWORK));
    }

    /** {@return whether the causes of a problem include a network failure} */
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
        return cause instanceof RequestTimeoutException ? new NetworkFailure(message(cause), CHECK_NETWORK) : null;
    }

    private static @Nullable NetworkFailure ofCertificate(Throwable cause) {
        String text = message(cause);
        if (cause instanceof CertificateExpiredException) {
            return new NetworkFailure("the server's certificate has expired (" + text + ")", CHECK_CLOCK);
        }
        if (cause instanceof CertificateNotYetValidException) {
            return new NetworkFailure("the server's certificate is not valid yet (" + text + ")", CHECK_CLOCK);
        }
        if (cause instanceof SSLPeerUnverifiedException
                || (cause instanceof CertificateException && text.startsWith("No "))) {
            return new NetworkFailure("the server's certificate is for another host (" + text + ")", CHECK_HOST);
        }
        if (cause instanceof CertPathBuilderException) {
            return new NetworkFailure("no trusted authority has signed the server's certificate", ADD_AUTHORITY);
        }
        return cause instanceof CertPathValidatorException
                ? new NetworkFailure("the server's certificate cannot be trusted (" + text + ")", ADD_AUTHORITY)
                : null;
    }

    private static @Nullable NetworkFailure ofConnecting(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return new NetworkFailure("the host name cannot be resolved (" + message(cause) + ")", CHECK_NETWORK);
        }
        return cause instanceof ConnectException || cause instanceof NoRouteToHostException
                ? new NetworkFailure("no connection (" + message(cause) + ")", CHECK_NETWORK)
                : null;
    }

    private static @Nullable NetworkFailure ofProxy(Throwable cause) {
        if (cause instanceof ProxyRefusedException refused) {
            return ofProxy(refused.status());
        }
        if (!(cause instanceof ProxyConnectException)) {
            return null;
        }
        String text = message(cause);
        Matcher status = NETTY_STATUS.matcher(text);
        return status.find()
                ? ofProxy(Integer.parseInt(status.group(1)))
                : new NetworkFailure(
                        "the proxy made no tunnel ("
                                + text.replaceFirst(".* => \\S+,?", "").strip() + ")",
                        CHECK_PROXY);
    }

    private static NetworkFailure ofProxy(int status) {
        return new NetworkFailure("the proxy refused the tunnel (status " + status + ")", CHECK_PROXY);
    }

    private static @Nullable NetworkFailure ofTls(Throwable cause) {
        String text = message(cause);
        if (text.contains("ALPN negotiation") || text.contains("First received frame was not SETTINGS")) {
            return new NetworkFailure("the server does not speak HTTP/2", PERMIT_HTTP2);
        }
        if (!(cause instanceof SSLException)) {
            return null;
        }
        return text.contains("unrecognized SSL message") || text.contains("not an SSL/TLS record")
                ? new NetworkFailure("the server does not speak TLS", CHECK_HOST)
                : new NetworkFailure("TLS failed (" + text + ")", CHECK_HOST + " " + ADD_AUTHORITY);
    }

    private static @Nullable NetworkFailure ofConnection(Throwable cause) {
        if (cause instanceof SocketTimeoutException) {
            return new NetworkFailure("no response in time (" + message(cause) + ")", CHECK_NETWORK);
        }
        boolean isClosed = cause instanceof ClosedChannelException
                || cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof NoHttpResponseException
                || cause instanceof ConnectionClosedException;
        String text = message(cause);
        return isClosed
                ? new NetworkFailure(
                        "the connection was closed" + (text.isEmpty() ? "" : " (" + text + ")"), CHECK_NETWORK)
                : null;
    }

    private static String describe(Throwable cause) {
        String text = message(cause);
        return cause.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + text);
    }

    private static String message(Throwable cause) {
        return SafeText.excerpt(cause.getMessage() == null ? "" : cause.getMessage());
    }
}

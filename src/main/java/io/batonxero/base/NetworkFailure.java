package io.batonxero.base;

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
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
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

    /** The messages of Netty and HttpClient about proxies; the two share no exception type. */
    private static final Pattern PROXIES = Pattern.compile(".*(?:ProxyConnect|ProxyRefused|TunnelRefused)Exception");

    private static final Pattern STATUS = Pattern.compile("\\b([1-5]\\d\\d)\\b");

    /** {@return what a failed connection means} */
    public static NetworkFailure of(Throwable problem) {
        List<Throwable> causes = causes(problem);
        return known(causes).orElseGet(() -> new NetworkFailure(shown(causes.get(0)), WAY));
    }

    /** {@return whether a problem comes from the network, whatever it is wrapped into} */
    public static boolean isIn(Throwable problem) {
        List<Throwable> causes = causes(problem);
        return causes.stream().anyMatch(IOException.class::isInstance)
                || known(causes).isPresent();
    }

    private static Optional<NetworkFailure> known(List<Throwable> causes) {
        List<Throwable> outermostFirst = new ArrayList<>(causes);
        Collections.reverse(outermostFirst);
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

    /** {@return a problem and what led to it, the innermost first} */
    private static List<Throwable> causes(Throwable problem) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = problem; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(0, cause);
        }
        return causes;
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
        if (!PROXIES.matcher(cause.getClass().getSimpleName()).matches()) {
            return null;
        }
        // Behind the addresses, whose ports look like a status.
        String said = text(cause).replaceFirst(".* => \\S+,?", "");
        Matcher status = STATUS.matcher(said);
        if (!status.find()) {
            return new NetworkFailure("the proxy made no tunnel (" + said.strip() + ")", PROXY);
        }
        return status.group().equals("407")
                ? new NetworkFailure(
                        "the proxy wants another user and password (status 407)",
                        "Give them in HTTPS_PROXY: http://user:password@host:port.")
                : new NetworkFailure("the proxy refused the tunnel (status " + status.group() + ")", PROXY);
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
                || Stream.of("NoHttpResponseException", "ConnectionClosedException")
                        .anyMatch(cause.getClass().getSimpleName()::equals);
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
        return ShortLine.of(cause.getMessage() == null ? "" : cause.getMessage());
    }
}

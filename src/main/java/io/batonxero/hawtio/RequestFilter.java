package io.batonxero.hawtio;

import io.batonxero.net.Network;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rejects cross-site requests: DNS rebinding (by the Host header) and cross-origin calls (by Sec-Fetch-Site, Origin and
 * Referer). A call without any of these headers is rejected too, since some browsers omit them.
 */
final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN_CHARS = 100;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** Paths of calls; all others are static pages and scripts. */
    private static final Set<String> CALL_PATHS =
            Set.of("/auth", "/jolokia", "/keycloak", "/plugin", "/proxy", "/refresh", "/user");

    private final transient HawtioConfig config;
    private final String listenHost;

    /** Permits IP addresses, localhost, the host it listens on and the public URL as hosts. */
    RequestFilter(HawtioConfig config) {
        this.config = config;
        this.listenHost = config.address().getHostString();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            AuditLog.requestRefused(request, refusal.orElseThrow());
            refusal.orElseThrow().send(response);
            return;
        }
        if (!isCall(request)) {
            XsrfToken.offer(request, response);
        }
        chain.doFilter(withoutCredentials(request), response);
    }

    /** {@return the request for Hawtio} Drops Authorization, which may be the password of a proxy. */
    private static HttpServletRequest withoutCredentials(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public @Nullable String getHeader(String header) {
                return header.equalsIgnoreCase("Authorization") ? null : super.getHeader(header);
            }
        };
    }

    private Optional<Refusal> refusal(HttpServletRequest request) {
        if (!METHODS.contains(request.getMethod())) {
            return Optional.of(new Refusal(405, "Only GET, HEAD and POST are allowed here."));
        }
        if (request.getRequestURI().contains(";")) {
            return Optional.of(new Refusal(400, "Paths must not contain a semicolon: sessions use a cookie only."));
        }
        if (!isPermittedHost(request.getServerName())) {
            return Optional.of(new Refusal(
                    403,
                    "The host " + shown(request.getServerName()) + " is not allowed; allowed are addresses, localhost, "
                            + listenHost
                            + config.publicUrl().map(url -> ", " + url.host()).orElse("")
                            + ". Set the host of a proxy with " + PublicUrl.SETTING + "."));
        }
        return crossOrigin(request).or(() -> missingProof(request).map(reason -> new Refusal(403, reason)));
    }

    private boolean isPermittedHost(String host) {
        // An IP literal cannot be rebound by DNS.
        boolean isAddress = host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return isAddress
                || host.equalsIgnoreCase(listenHost)
                || Network.isLoopback(host)
                || config.publicUrl()
                        .filter(url -> host.equalsIgnoreCase(url.host()))
                        .isPresent();
    }

    private static boolean isCall(HttpServletRequest request) {
        String path = request.getServletPath();
        return !isSafe(request)
                || CALL_PATHS.stream().anyMatch(call -> path.equals(call) || path.startsWith(call + "/"));
    }

    private static boolean isSafe(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    /** {@return a refusal if a page of another origin may have sent the request} */
    private Optional<Refusal> crossOrigin(HttpServletRequest request) {
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        String page = header(request, "Referer");
        if (site.isEmpty() && origin.isEmpty() && page.isEmpty()) {
            return isCall(request)
                    ? Optional.of(new Refusal(
                            403,
                            "The origin of the request is unknown: it has neither Sec-Fetch-Site nor Origin nor Referer."
                                    + " A proxy in between must forward these headers unchanged."))
                    : Optional.empty();
        }
        // Links from other pages are permitted; framing is not.
        if (!isCall(request) && header(request, "Sec-Fetch-Mode").equals("navigate")) {
            return Optional.empty();
        }
        boolean isTypedByUser = site.equals("none") && isSafe(request);
        if (!site.isEmpty() && !site.equals("same-origin") && !isTypedByUser) {
            return Optional.of(new Refusal(
                    403, "A page of another origin sent the request: Sec-Fetch-Site is " + shown(site) + "."));
        }
        if (!origin.isEmpty() && !origins(request).contains(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of(otherOrigin(request, "Origin", origin));
        }
        return page.isEmpty() || origins(request).contains(PublicUrl.origin(page))
                ? Optional.empty()
                : Optional.of(otherOrigin(request, "Referer", PublicUrl.origin(page)));
    }

    private Refusal otherOrigin(HttpServletRequest request, String header, String origin) {
        return new Refusal(
                403,
                "The origin " + shown(origin) + " (" + header + ") is not allowed; for this request it must be "
                        + shown(String.join(" or ", origins(request))) + ". Set the origin of a proxy with "
                        + PublicUrl.SETTING + ".");
    }

    /** {@return the origins that may send the request} Through the public host, only its https origin counts. */
    private Set<String> origins(HttpServletRequest request) {
        String host = header(request, "Host");
        String direct = PublicUrl.origin("http://" + host);
        Set<String> origins = new TreeSet<>();
        config.publicUrl().ifPresent(url -> origins.add(url.origin()));
        if (config.publicUrl().filter(url -> url.isFor(host)).isEmpty() && !direct.isEmpty()) {
            origins.add(direct);
        }
        return origins;
    }

    /** {@return the missing proof, if any, that a page of the console sent a POST request} */
    private static Optional<String> missingProof(HttpServletRequest request) {
        if (isSafe(request)) {
            return Optional.empty();
        }
        if (request.getServletPath().equals("/jolokia")) {
            return XsrfToken.isIn(request)
                    ? Optional.empty()
                    : Optional.of("The header X-XSRF-TOKEN does not contain the token of the cookie XSRF-TOKEN.");
        }
        return header(request, "Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Optional.empty()
                : Optional.of("The content type of the request must be application/json.");
    }

    /** {@return a value from the request, safe for a log line} */
    private static String shown(String text) {
        String clean = text.replaceAll("[^\\p{Graph} ]|[\"\\\\]", "?");
        return clean.length() > MAX_SHOWN_CHARS ? clean.substring(0, MAX_SHOWN_CHARS) + "..." : clean;
    }

    private static String header(HttpServletRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}

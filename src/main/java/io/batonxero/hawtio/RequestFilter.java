package io.batonxero.hawtio;

import io.batonxero.base.Network;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is not sent by a page of ours. A page of somebody else's may have a name that leads here, which its requests
 * name as their host; or it sends requests of its own, which a browser marks; or which it does not mark, so that the absence of a
 * mark is no proof.
 */
final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** All else is pages and scripts, which are the same for everybody and change nothing. */
    private static final Set<String> CALLS =
            Set.of("/auth", "/jolokia", "/keycloak", "/plugin", "/proxy", "/refresh", "/user");

    private final String name;

    /** Lets those in who call this program by an address, as localhost or by this name. */
    RequestFilter(String name) {
        this.name = name;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            Audit.requestRefused(request, refusal.orElseThrow());
            refusal.orElseThrow().send(response);
            return;
        }
        if (!isCall(request)) {
            XsrfToken.offer(request, response);
        }
        chain.doFilter(withoutCredentials(request), response);
    }

    /** {@return the request as Hawtio is to see it} A proxy in front may have a password of its own, which is none here. */
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
            return Optional.of(Refusal.of(405, "Only GET, HEAD and POST are allowed here."));
        }
        if (request.getRequestURI().contains(";")) {
            return Optional.of(Refusal.of(400, "No path here has a semicolon; a session is in its cookie alone."));
        }
        if (!isOurs(request.getServerName())) {
            return Optional.of(
                    Refusal.of(403, "This program is not reached by the name that the request has as host."));
        }
        return foreign(request).or(() -> unproven(request)).map(reason -> Refusal.of(403, reason));
    }

    private boolean isOurs(String host) {
        // No page elsewhere has an address for a name.
        boolean isAddress = host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return isAddress || host.equalsIgnoreCase(name) || Network.isLoopback(host);
    }

    private static boolean isCall(HttpServletRequest request) {
        String path = request.getServletPath();
        return !isSafe(request) || CALLS.stream().anyMatch(call -> path.equals(call) || path.startsWith(call + "/"));
    }

    private static boolean isSafe(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    /** {@return what says that another page sent this} */
    private static Optional<String> foreign(HttpServletRequest request) {
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        String page = header(request, "Referer");
        if (site.isEmpty() && origin.isEmpty() && page.isEmpty()) {
            return isCall(request)
                    ? Optional.of(
                            "The request does not say where it comes from: it has neither Sec-Fetch-Site nor Origin"
                                    + " nor Referer.")
                    : Optional.empty();
        }
        // A link on another page may lead to ours, which no page may frame.
        if (!isCall(request) && header(request, "Sec-Fetch-Mode").equals("navigate")) {
            return Optional.empty();
        }
        boolean isTyped = site.equals("none") && isSafe(request);
        if (!site.isEmpty() && !site.equals("same-origin") && !isTyped) {
            return Optional.of("A page of another origin sent the request: Sec-Fetch-Site says so.");
        }
        if (!origin.isEmpty() && !isOurs(request, origin)) {
            return Optional.of("A page of another origin sent the request: Origin says so.");
        }
        return page.isEmpty() || isOurs(request, origin(page))
                ? Optional.empty()
                : Optional.of("A page of another origin sent the request: Referer says so.");
    }

    /** {@return what is missing that a page of ours sends with what may change something} */
    private static Optional<String> unproven(HttpServletRequest request) {
        if (isSafe(request)) {
            return Optional.empty();
        }
        if (request.getServletPath().equals("/jolokia")) {
            return XsrfToken.isIn(request)
                    ? Optional.empty()
                    : Optional.of("The request lacks the token of the page's cookie XSRF-TOKEN in X-XSRF-TOKEN.");
        }
        return header(request, "Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Optional.empty()
                : Optional.of("The request's body is no application/json.");
    }

    private static boolean isOurs(HttpServletRequest request, String origin) {
        return origin.equalsIgnoreCase(origin("http://" + header(request, "Host")));
    }

    /** {@return scheme, host and port of a URL, as a browser writes them; empty if it is none} */
    private static String origin(String url) {
        try {
            URI uri = URI.create(url);
            boolean isUsualPort = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
            return uri.getHost() == null
                    ? ""
                    : uri.getScheme() + "://" + uri.getHost()
                            + (uri.getPort() < 0 || isUsualPort ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String header(HttpServletRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}

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
 * Refuses what is not sent by a page of ours. A page of somebody else's may have a name that leads here, which its requests
 * name as their host; or it sends requests of its own, which a browser marks; or which it does not mark, so that the absence of a
 * mark is no proof.
 */
final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN_CHARS = 100;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** All else is pages and scripts, which are the same for everybody and change nothing. */
    private static final Set<String> CALLS =
            Set.of("/auth", "/jolokia", "/keycloak", "/plugin", "/proxy", "/refresh", "/user");

    private final transient HawtioConfig config;
    private final String name;

    /** Lets those in who call this program by an address, as localhost, by the name it listens at, or by its public URL. */
    RequestFilter(HawtioConfig config) {
        this.config = config;
        this.name = config.address().getHostString();
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
            return Optional.of(new Refusal(405, "Only GET, HEAD and POST are allowed here."));
        }
        if (request.getRequestURI().contains(";")) {
            return Optional.of(new Refusal(400, "No path here has a semicolon; a session is in its cookie alone."));
        }
        if (!isOurs(request.getServerName())) {
            return Optional.of(new Refusal(
                    403,
                    "The host " + shown(request.getServerName()) + " is not allowed; allowed are addresses, localhost, "
                            + name
                            + config.publicUrl().map(url -> ", " + url.host()).orElse("")
                            + ". Set the host of a proxy with " + PublicUrl.SETTING + "."));
        }
        return foreign(request).or(() -> unproven(request).map(reason -> new Refusal(403, reason)));
    }

    private boolean isOurs(String host) {
        // No page elsewhere has an address for a name.
        boolean isAddress = host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return isAddress
                || host.equalsIgnoreCase(name)
                || Network.isLoopback(host)
                || config.publicUrl()
                        .filter(url -> host.equalsIgnoreCase(url.host()))
                        .isPresent();
    }

    private static boolean isCall(HttpServletRequest request) {
        String path = request.getServletPath();
        return !isSafe(request) || CALLS.stream().anyMatch(call -> path.equals(call) || path.startsWith(call + "/"));
    }

    private static boolean isSafe(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    /** {@return what says that another page sent this} */
    private Optional<Refusal> foreign(HttpServletRequest request) {
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        String page = header(request, "Referer");
        if (site.isEmpty() && origin.isEmpty() && page.isEmpty()) {
            return isCall(request)
                    ? Optional.of(new Refusal(
                            403,
                            "The request does not say where it comes from: it has neither Sec-Fetch-Site nor Origin nor"
                                    + " Referer. A proxy in between has to leave them as they are."))
                    : Optional.empty();
        }
        // A link on another page may lead to ours, which no page may frame.
        if (!isCall(request) && header(request, "Sec-Fetch-Mode").equals("navigate")) {
            return Optional.empty();
        }
        boolean isTyped = site.equals("none") && isSafe(request);
        if (!site.isEmpty() && !site.equals("same-origin") && !isTyped) {
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
                "The origin " + shown(origin) + " (" + header + ") is not allowed; for this request it has to be "
                        + shown(String.join(" or ", origins(request))) + ". Set the origin of a proxy with "
                        + PublicUrl.SETTING + ".");
    }

    /** {@return the origins whose pages may send this} By the public name, what was not sent by its scheme is another's. */
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

    /** {@return what a request said, for a line of the log} */
    private static String shown(String text) {
        String clean = text.replaceAll("[^\\p{Graph} ]|[\"\\\\]", "?");
        return clean.length() > MAX_SHOWN_CHARS ? clean.substring(0, MAX_SHOWN_CHARS) + "..." : clean;
    }

    private static String header(HttpServletRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}

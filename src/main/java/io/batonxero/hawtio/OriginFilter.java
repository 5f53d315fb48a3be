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
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody in by way of somebody else's page. Such a page may have a name that leads here, which its requests name as
 * their host; or it sends requests of its own, which name it as where they come from.
 */
final class OriginFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final String name;

    /** Lets those in who call this program by an address, as localhost or by this name. */
    OriginFilter(String name) {
        this.name = name;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOurs(request.getServerName()) && isFromHere(request)) {
            chain.doFilter(withoutCredentials(request), response);
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        }
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

    private boolean isOurs(String host) {
        // No page elsewhere has an address for a name.
        boolean isAddress = host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return isAddress || host.equalsIgnoreCase(name) || Network.isLoopback(host);
    }

    private static boolean isFromHere(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String page = origin == null ? request.getHeader("Referer") : origin;
        // What a browser sends for another page always says which.
        return page == null || authority(page).equalsIgnoreCase(String.valueOf(request.getHeader("Host")));
    }

    private static String authority(String page) {
        try {
            @Nullable String authority = URI.create(page).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}

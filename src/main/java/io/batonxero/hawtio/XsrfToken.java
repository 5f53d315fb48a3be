package io.batonxero.hawtio;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token that Hawtio's pages copy from a cookie to a header of each Jolokia request. A page of another origin can neither
 * read the cookie nor set the header. The token is independent of the session, since programs on one host share cookies.
 */
final class XsrfToken {
    private static final String COOKIE = "XSRF-TOKEN";
    private static final String HEADER = "X-XSRF-TOKEN";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 24;
    private static final String TOKEN_PATTERN = "[\\w-]{32}";

    private XsrfToken() {}

    /** Sets the cookie unless the browser has it. */
    static void offer(HttpServletRequest request, HttpServletResponse response) {
        if (ofCookies(request).findAny().isPresent()) {
            return;
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        Cookie cookie = new Cookie(COOKIE, Base64.getUrlEncoder().encodeToString(bytes));
        cookie.setPath(request.getContextPath());
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Strict");
        response.addCookie(cookie);
    }

    /** {@return whether header and cookie match, so that a page of the console sent the request} */
    static boolean isIn(HttpServletRequest request) {
        @Nullable String sent = request.getHeader(HEADER);
        return sent != null && ofCookies(request).anyMatch(sent::equals);
    }

    /** {@return the tokens in cookies} Ignores cookies of the same name from other programs, by their form. */
    private static Stream<String> ofCookies(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Stream.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(value -> value.matches(TOKEN_PATTERN));
    }
}

package io.batonxero.hawtio;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token that Hawtio's pages take from a cookie and send back as a header with each request to Jolokia. A page of another
 * origin can make a browser send the cookie, but neither read it nor set the header. It is not of the session: two programs
 * on one host share their cookies.
 */
final class XsrfToken {
    private static final String COOKIE = "XSRF-TOKEN";
    private static final String HEADER = "X-XSRF-TOKEN";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;
    private static final String FORM = "[\\w-]{32}";

    private XsrfToken() {}

    /** Gives a browser one that has none. */
    static void offer(HttpServletRequest request, HttpServletResponse response) {
        if (ofCookies(request).findAny().isPresent()) {
            return;
        }
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        Cookie cookie = new Cookie(COOKIE, Base64.getUrlEncoder().encodeToString(bytes));
        cookie.setPath(request.getContextPath());
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Strict");
        response.addCookie(cookie);
    }

    /** {@return whether a page of ours sent this} */
    static boolean isIn(HttpServletRequest request) {
        @Nullable String sent = request.getHeader(HEADER);
        return sent != null && ofCookies(request).anyMatch(sent::equals);
    }

    /** {@return the tokens in cookies} Another program of the host may have cookies of this name, of another form. */
    private static Stream<String> ofCookies(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Stream.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(value -> value.matches(FORM));
    }
}

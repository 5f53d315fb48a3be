package io.batonxero.hawtio;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is refused.
 *
 * @param status of HTTP
 * @param setting that permits it, as flag and variable; empty if there is none
 * @param reason one sentence
 */
record Refusal(int status, String setting, String reason) {
    static Refusal of(int status, String reason) {
        return new Refusal(status, "", reason);
    }

    /** Writes the response, which says no more than the request did. */
    void send(HttpServletResponse response) throws IOException {
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", "5");
        }
        String text = reason + (setting.isEmpty() ? "" : " Set " + setting + " to permit it.") + "\n";
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}

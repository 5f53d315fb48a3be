package io.batonxero.hawtio;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Handles paths outside the console: redirects the root and the public URL to it, refuses all others. */
final class RootRedirect extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final String console;
    private final transient Set<String> redirectedPaths;

    RootRedirect(HawtioConfig config) {
        String prefix = config.publicUrl().map(PublicUrl::prefix).orElse("");
        this.console = config.contextPath() + "/";
        this.redirectedPaths = Stream.of("/", prefix + "/").collect(Collectors.toSet());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (redirectedPaths.contains(path) || redirectedPaths.contains(path + "/")) {
            response.sendRedirect(console);
            return;
        }
        Refusal refusal = new Refusal(
                404,
                "Hawtio is at " + console + ". If a proxy adds a path prefix, set it with " + PublicUrl.SETTING + ".");
        AuditLog.requestRefused(request, refusal);
        refusal.send(response);
    }
}

package io.batonxero.hawtio;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is not below the console's path: the root and the public URL as it was set lead there, all else is refused. */
final class RootRedirect extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final String console;
    private final transient Set<String> ways;

    RootRedirect(HawtioConfig config) {
        String prefix = config.publicUrl().map(PublicUrl::prefix).orElse("");
        this.console = config.contextPath() + "/";
        this.ways = Stream.of("/", prefix + "/").collect(Collectors.toSet());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (ways.contains(path) || ways.contains(path + "/")) {
            response.sendRedirect(console);
            return;
        }
        Refusal refusal = new Refusal(
                404,
                "Hawtio is at " + console + ". Set the path that a proxy has before /hawtio with " + PublicUrl.SETTING
                        + ".");
        AuditLog.requestRefused(request, refusal);
        refusal.send(response);
    }
}

package io.batonxero.hawtio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.batonxero.secret.Secrets;
import io.hawt.web.auth.AuthSessionHelpers;
import io.hawt.web.auth.AuthenticationConfiguration;
import io.hawt.web.auth.Redirector;
import io.hawt.web.auth.UserPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import javax.security.auth.Subject;

/** Opens a session for who knows the password, and ends it. */
final class LoginServlet extends HttpServlet {
    static final String IN = "/auth/login";
    static final String OUT = "/auth/logout";

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 4096;

    private final transient PasswordCheck password;
    private final int idleSeconds;

    /** Knows the password, and after how long a session that nobody uses ends. */
    LoginServlet(PasswordCheck password, Duration idle) {
        this.password = password;
        this.idleSeconds = (int) idle.toSeconds();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonNode typed = read(request);
        PasswordCheck.Try tried = password.of(
                typed.path("username").asText(), typed.path("password").asText());
        if (!tried.delay().isZero()) {
            AuditLog.loginDelayed(request);
            response.setHeader("Retry-After", Long.toString(tried.delay().toSeconds() + 1));
            response.setStatus(429);
        } else if (!tried.isRight()) {
            AuditLog.loginRefused(request);
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else {
            end(request);
            Subject subject = new Subject(true, Set.of(new UserPrincipal(HawtioServer.USER)), Set.of(), Set.of());
            HttpSession session = request.getSession(true);
            Secrets.register("Hawtio session", session.getId());
            AuthSessionHelpers.setup(session, subject, HawtioServer.USER, idleSeconds);
            AuditLog.loggedIn(request);
            response.setContentType("application/json");
            response.getWriter().print("{}");
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals(OUT) && end(request)) {
            AuditLog.loggedOut(request);
        }
        new Redirector().doRedirect(request, response, AuthenticationConfiguration.LOGIN_URL);
    }

    private static boolean end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return false;
        }
        session.invalidate();
        return true;
    }

    private static JsonNode read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST);
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}

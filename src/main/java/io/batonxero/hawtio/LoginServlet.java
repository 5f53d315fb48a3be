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

/** Login and logout: creates a session for the correct password, and ends it. */
final class LoginServlet extends HttpServlet {
    static final String LOGIN_PATH = "/auth/login";
    static final String LOGOUT_PATH = "/auth/logout";

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BODY_BYTES = 4096;

    private final transient PasswordCheck password;
    private final int idleTimeoutSeconds;

    LoginServlet(PasswordCheck password, Duration idleTimeout) {
        this.password = password;
        this.idleTimeoutSeconds = (int) idleTimeout.toSeconds();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonNode credentials = read(request);
        PasswordCheck.LoginAttempt attempt = password.check(
                credentials.path("username").asText(),
                credentials.path("password").asText());
        if (!attempt.delay().isZero()) {
            AuditLog.loginDelayed(request);
            response.setHeader("Retry-After", Long.toString(attempt.delay().toSeconds() + 1));
            response.setStatus(429);
        } else if (!attempt.isCorrect()) {
            AuditLog.loginRefused(request);
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else {
            endSession(request);
            Subject subject = new Subject(true, Set.of(new UserPrincipal(HawtioServer.USER)), Set.of(), Set.of());
            HttpSession session = request.getSession(true);
            Secrets.register("Hawtio session", session.getId());
            AuthSessionHelpers.setup(session, subject, HawtioServer.USER, idleTimeoutSeconds);
            AuditLog.loggedIn(request);
            response.setContentType("application/json");
            response.getWriter().print("{}");
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals(LOGOUT_PATH) && endSession(request)) {
            AuditLog.loggedOut(request);
        }
        new Redirector().doRedirect(request, response, AuthenticationConfiguration.LOGIN_URL);
    }

    private static boolean endSession(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return false;
        }
        session.invalidate();
        return true;
    }

    private static JsonNode read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES);
        try {
            return JSON.readTree(body);
        } catch (IOException invalidJson) {
            return MissingNode.getInstance();
        }
    }
}

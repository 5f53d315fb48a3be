package io.batonxero.hawtio;

import io.batonxero.base.SafeText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.ObjectName;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.api.AbstractJolokiaService;
import org.jolokia.server.core.service.request.RequestInterceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what: lines of the logger {@code audit}, which are kept at every log level. Jolokia tells it what it has done. */
final class Audit extends AbstractJolokiaService<RequestInterceptor> implements RequestInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    /** Jolokia answers on the thread that took the request, and tells its services nothing of who sent it. */
    private static final ThreadLocal<String> ADDRESS = ThreadLocal.withInitial(() -> "nowhere");

    /** A limit for each kind of line: none keeps another from being logged. */
    private static final Map<String, LineLimit> REFUSALS = new ConcurrentHashMap<>();

    Audit() {
        super(RequestInterceptor.class, 0);
    }

    static void loggedIn(HttpServletRequest request) {
        LOG.info("login ok user={} from={}", Console.USER, request.getRemoteAddr());
    }

    /** What was typed stays out: people type passwords where names belong. */
    static void loginRefused(HttpServletRequest request) {
        refusal("login refused from={}", request.getRemoteAddr());
    }

    static void loginDelayed(HttpServletRequest request) {
        refusal("login refused unread, after too many wrong ones from={}", request.getRemoteAddr());
    }

    static void loggedOut(HttpServletRequest request) {
        LOG.info("logout user={} from={}", Console.USER, request.getRemoteAddr());
    }

    static void requestRefused(HttpServletRequest request, Refusal why) {
        refusal(
                "request refused method={} path={} status={} from={} reason=\"{}\"",
                SafeText.marked(request.getMethod()),
                SafeText.marked(request.getRequestURI()),
                why.status(),
                request.getRemoteAddr(),
                why.reason());
    }

    /** Begins to count the lines of refusals, of which a minute has no more of a kind than {@link LineLimit} permits. */
    static void begin() {
        REFUSALS.clear();
    }

    private static void refusal(String line, Object... values) {
        LineLimit.Verdict verdict =
                REFUSALS.computeIfAbsent(line, first -> new LineLimit()).next();
        if (verdict.unlogged() > 0) {
            LOG.warn("refusals not logged count={}", verdict.unlogged());
        }
        if (verdict.isPermitted()) {
            LOG.warn(line, values);
        }
        if (verdict.isLast()) {
            LOG.warn("further refusals of this kind are counted for a minute and not logged");
        }
    }

    static void callsComeFrom(HttpServletRequest request) {
        ADDRESS.set(request.getRemoteAddr());
    }

    static void noCallsCome() {
        ADDRESS.remove();
    }

    static void refused(String what, ObjectName name) {
        refusal("refused {} on={} user={} from={}", SafeText.marked(what), name, Console.USER, ADDRESS.get());
    }

    static void refused(JolokiaRequest request) {
        refusal(
                "refused type={} method={} user={} from={}",
                request.getType().getName(),
                request.getHttpMethod(),
                Console.USER,
                ADDRESS.get());
    }

    @Override
    public void intercept(JolokiaRequest request, JSONObject answer) {
        if (request instanceof JolokiaExecRequest done) {
            switch (Access.bare(done.getOperation())) {
                case "start" -> did("route started id=" + route(done.getObjectName()));
                case "stop" -> did("route stopped id=" + route(done.getObjectName()));
                case "setEnabled" -> did("tracer enabled=" + isEnabled(done.getArguments()));
                default -> {}
            }
        }
    }

    private static void did(String what) {
        LOG.info("{} user={} from={}", what, Console.USER, ADDRESS.get());
    }

    private static String route(ObjectName name) {
        return ObjectName.unquote(name.getKeyProperty("name"));
    }

    private static boolean isEnabled(List<?> arguments) {
        return Boolean.parseBoolean(String.valueOf(arguments.get(0)));
    }
}

package io.batonxero.hawtio;

import io.batonxero.base.SafeText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
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
import org.slf4j.spi.LoggingEventBuilder;

/** Who did what: lines of the logger {@code audit}, which are kept at every log level. Jolokia tells it what it has done. */
final class AuditLog extends AbstractJolokiaService<RequestInterceptor> implements RequestInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    /** Jolokia answers on the thread that took the request, and tells its services nothing of who sent it. */
    private static final ThreadLocal<String> ADDRESS = ThreadLocal.withInitial(() -> "nowhere");

    /** A limit for each kind of line: none keeps another from being logged. */
    private static final Map<String, LogLineLimit> REFUSALS = new ConcurrentHashMap<>();

    AuditLog() {
        super(RequestInterceptor.class, 0);
    }

    static void loggedIn(HttpServletRequest request) {
        LOG.atInfo()
                .addKeyValue("user", HawtioServer.USER)
                .addKeyValue("client", request.getRemoteAddr())
                .log("login succeeded");
    }

    /** What was typed stays out: people type passwords where names belong. */
    static void loginRefused(HttpServletRequest request) {
        refusal("login refused", Map.of("client", request.getRemoteAddr()));
    }

    static void loginDelayed(HttpServletRequest request) {
        refusal("login throttled", Map.of("client", request.getRemoteAddr()));
    }

    static void loggedOut(HttpServletRequest request) {
        LOG.atInfo()
                .addKeyValue("user", HawtioServer.USER)
                .addKeyValue("client", request.getRemoteAddr())
                .log("logout");
    }

    static void requestRefused(HttpServletRequest request, Refusal why) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", SafeText.marked(request.getMethod()));
        fields.put("path", SafeText.marked(request.getRequestURI()));
        fields.put("status", why.status());
        fields.put("client", request.getRemoteAddr());
        fields.put("reason", why.reason());
        refusal("request refused", fields);
    }

    /** Begins to count the lines of refusals, of which a minute has no more of a kind than {@link LogLineLimit} permits. */
    static void begin() {
        REFUSALS.clear();
    }

    private static void refusal(String event, Map<String, ?> fields) {
        LogLineLimit.Verdict verdict =
                REFUSALS.computeIfAbsent(event, first -> new LogLineLimit()).next();
        if (verdict.unlogged() > 0) {
            LOG.atWarn().addKeyValue("count", verdict.unlogged()).log("refusals not logged");
        }
        if (verdict.isPermitted()) {
            LoggingEventBuilder line = LOG.atWarn();
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
            line.log(event);
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
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("operation", SafeText.marked(what));
        fields.put("object", name.toString());
        fields.put("user", HawtioServer.USER);
        fields.put("client", ADDRESS.get());
        refusal("operation refused", fields);
    }

    static void refused(JolokiaRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", request.getType().getName());
        fields.put("method", request.getHttpMethod());
        fields.put("user", HawtioServer.USER);
        fields.put("client", ADDRESS.get());
        refusal("Jolokia request refused", fields);
    }

    @Override
    public void intercept(JolokiaRequest request, JSONObject answer) {
        if (request instanceof JolokiaExecRequest done) {
            switch (JolokiaRestrictor.bare(done.getOperation())) {
                case "start" -> did("route started", "route", route(done.getObjectName()));
                case "stop" -> did("route stopped", "route", route(done.getObjectName()));
                case "setEnabled" -> did("tracer switched", "enabled", isEnabled(done.getArguments()));
                default -> {}
            }
        }
    }

    private static void did(String event, String key, Object value) {
        LOG.atInfo()
                .addKeyValue(key, value)
                .addKeyValue("user", HawtioServer.USER)
                .addKeyValue("client", ADDRESS.get())
                .log(event);
    }

    private static String route(ObjectName name) {
        return ObjectName.unquote(name.getKeyProperty("name"));
    }

    private static boolean isEnabled(List<?> arguments) {
        return Boolean.parseBoolean(String.valueOf(arguments.get(0)));
    }
}

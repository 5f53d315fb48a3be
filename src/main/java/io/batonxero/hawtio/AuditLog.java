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

/** The audit log (who did what), written at every log level. Jolokia reports its operations here. */
final class AuditLog extends AbstractJolokiaService<RequestInterceptor> implements RequestInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    /** Jolokia handles a request on its servlet thread, but does not pass the client to its services. */
    private static final ThreadLocal<String> CLIENT = ThreadLocal.withInitial(() -> "unknown");

    /** One limit per event, so that none suppresses another. */
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

    /** Omits the typed user name: people type passwords into that field. */
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

    static void requestRefused(HttpServletRequest request, Refusal refusal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", SafeText.oneLine(request.getMethod()));
        fields.put("path", SafeText.oneLine(request.getRequestURI()));
        fields.put("status", refusal.status());
        fields.put("client", request.getRemoteAddr());
        fields.put("reason", refusal.reason());
        refusal("request refused", fields);
    }

    /** Resets the line limits. */
    static void reset() {
        REFUSALS.clear();
    }

    private static void refusal(String event, Map<String, ?> fields) {
        LogLineLimit.Decision decision =
                REFUSALS.computeIfAbsent(event, key -> new LogLineLimit()).next();
        if (decision.unlogged() > 0) {
            LOG.atWarn().addKeyValue("count", decision.unlogged()).log("refusals not logged");
        }
        if (decision.isPermitted()) {
            LoggingEventBuilder line = LOG.atWarn();
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
            line.log(event);
        }
        if (decision.isLast()) {
            LOG.warn("further refusals of this kind are counted for a minute and not logged");
        }
    }

    static void setClient(HttpServletRequest request) {
        CLIENT.set(request.getRemoteAddr());
    }

    static void clearClient() {
        CLIENT.remove();
    }

    static void refused(String operation, ObjectName name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("operation", SafeText.oneLine(operation));
        fields.put("object", name.toString());
        fields.put("user", HawtioServer.USER);
        fields.put("client", CLIENT.get());
        refusal("operation refused", fields);
    }

    static void refused(JolokiaRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", request.getType().getName());
        fields.put("method", request.getHttpMethod());
        fields.put("user", HawtioServer.USER);
        fields.put("client", CLIENT.get());
        refusal("Jolokia request refused", fields);
    }

    @Override
    public void intercept(JolokiaRequest request, JSONObject response) {
        if (request instanceof JolokiaExecRequest call) {
            switch (JolokiaRestrictor.nameOf(call.getOperation())) {
                case "start" -> log("route started", "route", route(call.getObjectName()));
                case "stop" -> log("route stopped", "route", route(call.getObjectName()));
                case "setEnabled" -> log("tracer switched", "enabled", isEnabled(call.getArguments()));
                default -> {}
            }
        }
    }

    private static void log(String event, String key, Object value) {
        LOG.atInfo()
                .addKeyValue(key, value)
                .addKeyValue("user", HawtioServer.USER)
                .addKeyValue("client", CLIENT.get())
                .log(event);
    }

    private static String route(ObjectName name) {
        return ObjectName.unquote(name.getKeyProperty("name"));
    }

    private static boolean isEnabled(List<?> arguments) {
        return Boolean.parseBoolean(String.valueOf(arguments.get(0)));
    }
}

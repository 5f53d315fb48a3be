package io.batonxero.hawtio;

import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * The access rules of Jolokia, an allow list: show the routes, start and stop a route, switch the tracer. Everything else is
 * refused, such as sending messages, editing routes, writing attributes, and reading system properties or placeholders.
 */
final class JolokiaRestrictor implements Restrictor {
    private static final String CAMEL = "org.apache.camel";
    private static final String JAVA = "java.lang";
    private static final String QUARTZ = "quartz";
    private static final String HAWTIO = "hawtio";
    private static final Set<RequestType> READ_TYPES =
            Set.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.VERSION);

    /** Permitted operations of Camel's MBeans, by type or type/name; without brackets, every overload. */
    private static final Map<String, Set<String>> OPERATIONS = Map.of(
            "context", Set.of("dumpRoutesAsXml()", "dumpRoutesStatsAsXml"),
            "routes", Set.of("start()", "stop()", "isUpdateRouteEnabled()"),
            "services/DefaultInflightRepository", Set.of("browse()"),
            "tracer/BacklogTracer", Set.of("setEnabled", "dumpAllTracedMessagesAsXml"));

    /** Readable attributes of the JVM's MBeans: size and load only. */
    private static final Map<String, Set<String>> JVM_ATTRIBUTES = Map.of(
            "ClassLoading", Set.of("LoadedClassCount"),
            "Memory", Set.of("HeapMemoryUsage", "NonHeapMemoryUsage"),
            "OperatingSystem", Set.of("AvailableProcessors", "ProcessCpuLoad", "SystemCpuLoad", "SystemLoadAverage"),
            "Runtime", Set.of("StartTime", "Uptime", "VmName", "VmVersion"),
            "Threading", Set.of("DaemonThreadCount", "PeakThreadCount", "ThreadCount"));

    /**
     * {@return whether an operation may be called}
     *
     * @param operation its name, or its signature such as {@code stop(long)}
     */
    static boolean permits(ObjectName name, String operation) {
        // Jolokia checks a pattern once and then calls every match.
        if (name.isPattern()) {
            return false;
        }
        if (name.equals(JmxSecurity.NAME)) {
            return true;
        }
        String type = name.getKeyProperty("type");
        Set<String> permitted = name.getDomain().equals(CAMEL)
                ? OPERATIONS.getOrDefault(
                        type, OPERATIONS.getOrDefault(type + "/" + name.getKeyProperty("name"), Set.of()))
                : Set.of();
        return permitted.contains(operation) || permitted.contains(nameOf(operation));
    }

    /** {@return whether this is Camel's backlog tracer} */
    static boolean isTracer(ObjectName name) {
        return !name.isPattern()
                && name.getDomain().equals(CAMEL)
                && "tracer".equals(name.getKeyProperty("type"))
                && "BacklogTracer".equals(name.getKeyProperty("name"));
    }

    /** {@return the operation name in a signature} */
    static String nameOf(String operation) {
        return operation.replaceFirst("\\(.*", "");
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        boolean permitted = permits(name, operation);
        if (!permitted) {
            AuditLog.refused(operation, name);
        }
        return permitted;
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        return switch (name.getDomain()) {
            case CAMEL, QUARTZ, HAWTIO -> true;
            case JAVA ->
                JVM_ATTRIBUTES
                        .getOrDefault(name.getKeyProperty("type"), Set.of())
                        .contains(attribute);
            default -> false;
        };
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        AuditLog.refused("writing " + attribute, name);
        return false;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return switch (name.getDomain()) {
            case CAMEL, QUARTZ, HAWTIO -> false;
            case JAVA -> !JVM_ATTRIBUTES.containsKey(name.getKeyProperty("type"));
            default -> true;
        };
    }

    /** {@return whether requests of this type are permitted} WRITE is checked again per attribute. */
    static boolean permits(RequestType type, HttpMethod method) {
        boolean isChange = type == RequestType.EXEC || type == RequestType.WRITE;
        return READ_TYPES.contains(type) || (isChange && method == HttpMethod.POST);
    }

    /** Jolokia does not call this; {@link RefusedTypes} decides. */
    @Override
    public boolean isTypeAllowed(RequestType type) {
        return permits(type, HttpMethod.POST);
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return true;
    }

    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    /** {@return whether Jolokia accepts this origin} {@link RequestFilter} checked it before; no CORS header is sent. */
    @Override
    public boolean isOriginAllowed(String origin, boolean strict) {
        return strict;
    }
}

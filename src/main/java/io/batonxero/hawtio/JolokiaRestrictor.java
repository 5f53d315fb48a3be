package io.batonxero.hawtio;

import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What may be asked of this JVM through Jolokia: what the console needs to show the routes, to start and stop one, and to
 * switch the tracer on and off. What is not named here is refused: nothing is sent, created, edited or written, and neither
 * system properties nor what a placeholder stands for can be read.
 */
final class JolokiaRestrictor implements Restrictor {
    private static final String CAMEL = "org.apache.camel";
    private static final String JAVA = "java.lang";
    private static final String QUARTZ = "quartz";
    private static final String HAWTIO = "hawtio";
    private static final Set<RequestType> READING =
            Set.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.VERSION);

    /** Of Camel's MBeans by type, where there are several kinds of one type by name; without brackets all of that name. */
    private static final Map<String, Set<String>> OPERATIONS = Map.of(
            "context", Set.of("dumpRoutesAsXml()", "dumpRoutesStatsAsXml"),
            "routes", Set.of("start()", "stop()", "isUpdateRouteEnabled()"),
            "services/DefaultInflightRepository", Set.of("browse()"),
            "tracer/BacklogTracer", Set.of("setEnabled", "dumpAllTracedMessagesAsXml"));

    /** Of the JVM, only what tells its size and load. */
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
        // With a pattern for a name, Jolokia would ask once and call all that match.
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
        return permitted.contains(operation) || permitted.contains(bare(operation));
    }

    /** {@return whether this is what keeps traces} */
    static boolean isTracer(ObjectName name) {
        return !name.isPattern()
                && name.getDomain().equals(CAMEL)
                && "tracer".equals(name.getKeyProperty("type"))
                && "BacklogTracer".equals(name.getKeyProperty("name"));
    }

    /** {@return the name in a signature} */
    static String bare(String operation) {
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

    /** {@return whether requests of this type are answered at all} Which attributes may be written is decided by name. */
    static boolean permits(RequestType type, HttpMethod method) {
        boolean isChange = type == RequestType.EXEC || type == RequestType.WRITE;
        return READING.contains(type) || (isChange && method == HttpMethod.POST);
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

    /** {@return whether Jolokia accepts this origin} {@link RequestFilter} has refused foreign ones before; no CORS header is sent. */
    @Override
    public boolean isOriginAllowed(String origin, boolean strict) {
        return strict;
    }
}

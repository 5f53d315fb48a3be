package io.batonxero.hawtio;

import io.hawt.jmx.JMXSecurityMBean;
import java.util.List;
import java.util.Map;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;

/** The MBean that tells the console which operations to offer. {@link JolokiaRestrictor} enforces the rules. */
final class JmxSecurity implements JMXSecurityMBean {
    /** The console searches by type and area. */
    static final ObjectName NAME = name("hawtio:type=security,area=jmx,name=Rights");

    @Override
    public boolean canInvoke(String objectName) {
        return true;
    }

    @Override
    public boolean canInvoke(String objectName, String methodName) {
        return JolokiaRestrictor.permits(name(objectName), methodName);
    }

    @Override
    public boolean canInvoke(String objectName, String methodName, String[] argumentTypes) {
        return JolokiaRestrictor.permits(name(objectName), methodName + "(" + String.join(",", argumentTypes) + ")");
    }

    @Override
    public TabularData canInvoke(Map<String, List<String>> operationsByName) throws OpenDataException {
        TabularData rights = new TabularDataSupport(CAN_INVOKE_TABULAR_TYPE);
        for (Map.Entry<String, List<String>> entry : operationsByName.entrySet()) {
            for (String operation : entry.getValue()) {
                Object[] row = {entry.getKey(), operation, canInvoke(entry.getKey(), operation)};
                rights.put(new CompositeDataSupport(CAN_INVOKE_RESULT_ROW_TYPE, CAN_INVOKE_RESULT_COLUMNS, row));
            }
        }
        return rights;
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

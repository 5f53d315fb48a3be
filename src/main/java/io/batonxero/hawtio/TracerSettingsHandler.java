package io.batonxero.hawtio;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaWriteRequest;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Handles the tracer settings that Hawtio's trace page writes before it switches the tracer. The settings are read-only:
 * writing the current value succeeds, so that the page shows no warning; any other value is refused. To be deleted when
 * Hawtio has fixed it: docs/upstream.md.
 */
final class TracerSettingsHandler extends AbstractRequestHandler {
    private static final Set<String> ATTRIBUTES = Set.of("BodyIncludeFiles", "BodyIncludeStreams", "BodyMaxChars");

    TracerSettingsHandler() {
        super("jmx", 0);
    }

    @Override
    public boolean canHandle(JolokiaRequest request) {
        return request instanceof JolokiaWriteRequest write
                && JolokiaRestrictor.isTracer(write.getObjectName())
                && ATTRIBUTES.contains(write.getAttributeName());
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, @Nullable Object previous) throws JMException {
        JolokiaWriteRequest write = (JolokiaWriteRequest) request;
        ObjectName tracer = write.getObjectName();
        Object current = ManagementFactory.getPlatformMBeanServer().getAttribute(tracer, write.getAttributeName());
        if (!String.valueOf(current).equals(String.valueOf(write.getValue()))) {
            throw new SecurityException(write.getAttributeName() + " of the tracer is read-only: " + current);
        }
        return current;
    }
}

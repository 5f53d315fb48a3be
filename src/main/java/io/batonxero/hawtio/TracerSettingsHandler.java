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
 * Answers Hawtio's page of traces, which sets how much of a body is kept before it switches the tracer on or off, whatever it
 * is. Nothing of it may be changed; told what it is already, the page goes on without a warning.
 */
final class TracerSettingsHandler extends AbstractRequestHandler {
    private static final Set<String> NAMES = Set.of("BodyIncludeFiles", "BodyIncludeStreams", "BodyMaxChars");

    TracerSettingsHandler() {
        super("jmx", 0);
    }

    @Override
    public boolean canHandle(JolokiaRequest request) {
        return request instanceof JolokiaWriteRequest asked
                && JolokiaRestrictor.isTracer(asked.getObjectName())
                && NAMES.contains(asked.getAttributeName());
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, @Nullable Object previous) throws JMException {
        JolokiaWriteRequest asked = (JolokiaWriteRequest) request;
        ObjectName tracer = asked.getObjectName();
        Object is = ManagementFactory.getPlatformMBeanServer().getAttribute(tracer, asked.getAttributeName());
        if (!String.valueOf(is).equals(String.valueOf(asked.getValue()))) {
            throw new SecurityException(asked.getAttributeName() + " of the tracer stays " + is);
        }
        return is;
    }
}

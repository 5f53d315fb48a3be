package io.batonxero.hawtio;

import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jspecify.annotations.Nullable;

/** Jolokia's first request handler: refuses request types that {@link JolokiaRestrictor} does not permit. */
final class RefusedTypes extends AbstractRequestHandler {
    /** Jolokia's own handlers start at -2. */
    private static final int ORDER = -3;

    RefusedTypes() {
        super("refused", ORDER);
    }

    @Override
    public boolean canHandle(JolokiaRequest request) {
        return !JolokiaRestrictor.permits(request.getType(), request.getHttpMethod());
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, @Nullable Object previous) {
        AuditLog.refused(request);
        throw new SecurityException(
                request.getType().getName() + " by " + request.getHttpMethod() + " is not permitted here");
    }
}

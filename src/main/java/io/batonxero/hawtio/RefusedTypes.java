package io.batonxero.hawtio;

import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jspecify.annotations.Nullable;

/** Comes before all that handle Jolokia's requests, and refuses those whose type {@link JolokiaRestrictor} does not permit. */
final class RefusedTypes extends AbstractRequestHandler {
    /** Jolokia's own begin with -2. */
    private static final int FIRST = -3;

    RefusedTypes() {
        super("refused", FIRST);
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

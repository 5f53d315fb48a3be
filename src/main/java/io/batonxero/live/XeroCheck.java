package io.batonxero.live;

import io.batonxero.xero.XeroSession;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the sign-in at Xero works, as far as it was tried. */
final class XeroCheck extends AbstractHealthCheck {
    XeroCheck() {
        super("baton-xero", "xero");
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        getCamelContext().getRegistry().findByType(XeroSession.class).stream()
                .filter(XeroSession::isSignedOut)
                .findFirst()
                .ifPresentOrElse(
                        session -> builder.message(session.signInProblem()).down(), builder::up);
    }
}

package io.batonxero.hawtio;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jolokia.server.core.http.AgentServlet;
import org.jolokia.server.core.service.api.JolokiaServiceManager;

/** Jolokia, with our access rules and our audit, and without secrets. */
final class JolokiaServlet extends AgentServlet {
    private static final long serialVersionUID = 1;

    JolokiaServlet() {
        super(new Access());
    }

    @Override
    protected void initServices(ServletConfig config, JolokiaServiceManager services) {
        super.initServices(config, services);
        services.addService(new Audit());
        services.addService(new ReadableXml());
        services.addService(new TracerSettings());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Audit.callsComeFrom(request);
        try {
            super.service(request, new MaskedResponse(response));
        } finally {
            Audit.noCallsCome();
        }
    }
}

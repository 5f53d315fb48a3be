package io.batonxero.c1;

import io.batonxero.http.HttpClients;
import io.batonxero.net.Network;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** The HTTP client that camel-http uses for ConductorOne. It adds secrets below Camel's sight. */
public final class C1Clients {
    private C1Clients() {}

    /** {@return a client for ConductorOne's token endpoint} It fills in the request, and gives the answer to the session. */
    public static HttpClientBuilder tokens(C1Session session, Network network) {
        return HttpClients.client(network, session.credentials().userAgent())
                .addExecInterceptorFirst("c1-token", session.tokenExchange());
    }
}

package io.batonxero.c1;

import io.batonxero.http.HttpClients;
import io.batonxero.net.Network;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** Builds the HTTP client for ConductorOne. It adds secrets to requests where Camel does not see them. */
public final class C1Clients {
    private C1Clients() {}

    /** {@return a client for the token endpoint, which stores the received token in the session} */
    public static HttpClientBuilder tokens(C1Session session, Network network) {
        return HttpClients.client(network, session.credentials().userAgent())
                .addExecInterceptorFirst("c1-token", session.tokenRequestHandler());
    }
}

package io.batonxero.xero.auth;

import io.batonxero.base.MonotonicClock;
import io.batonxero.net.Network;
import io.batonxero.xero.XeroException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** The sign-in of one process: calls the refresher and the store as the routes do, without routes. */
public final class OneProcess {
    final XeroSession session;
    final TokenRefresher tokenRefresher;
    final TokenStore store;
    private final String identityUrl;

    public OneProcess(XeroApp app, Path file, String identityUrl) {
        this(app, file, identityUrl, Clock.systemUTC());
    }

    OneProcess(XeroApp app, Path file, String identityUrl, Clock wallClock) {
        this.session = new XeroSession(app, new MonotonicClock());
        this.tokenRefresher = new TokenRefresher(app, session, wallClock);
        this.store = new TokenStore(file, app, wallClock);
        this.identityUrl = identityUrl;
    }

    /** Refreshes the access token if needed, as the step refresh-token. */
    public void refresh() {
        refresh(true);
    }

    /** As {@link #refresh}, but does not store the response: the store failed, or the process was killed. */
    void refreshWithoutStoring() {
        refresh(false);
    }

    private void refresh(boolean storing) {
        if (session.needsRefresh()) {
            TokenRefresher.Refresh refresh = tokenRefresher.begin();
            try {
                refreshExclusively(storing);
            } finally {
                tokenRefresher.finish(refresh);
            }
        }
    }

    private void refreshExclusively(boolean storing) {
        if (session.needsRefresh()) {
            tokenRefresher.adopt(store.load());
        }
        if (session.needsRefresh()) {
            post();
            if (storing) {
                if (tokenRefresher.hasNewRefreshToken()) {
                    store.store(tokenRefresher.newLease());
                }
                tokenRefresher.activate();
            }
        }
    }

    /** Replaces all tokens with those of a new consent. */
    void consent(String body) {
        TokenRefresher.Refresh refresh = tokenRefresher.begin();
        try {
            tokenRefresher.attach(store.load());
            tokenRefresher.accept(body, "", session.clock().instant());
            store.store(tokenRefresher.newLease());
            tokenRefresher.activate();
        } finally {
            tokenRefresher.finish(refresh);
        }
    }

    private void post() {
        try (CloseableHttpClient client = XeroClients.tokens(tokenRefresher, session, Network.of(Map.of()))
                .build()) {
            client.execute(new HttpPost(identityUrl + "/connect/token"), response -> response.getCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String accessToken() {
        return session.currentToken().tokens().accessToken();
    }

    /** Handles a 401 response for the access token with this sequence number. */
    void reject(int number) {
        session.markRejected(new XeroException.Unauthorized("refused", number));
    }
}

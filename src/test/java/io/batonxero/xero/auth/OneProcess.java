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

/** What one process has to sign in with, and the steps that the routes take, without the routes. */
final class OneProcess {
    final XeroSession session;
    final TokenRefresher tokenRefresher;
    final TokenStore store;
    private final String identityUrl;

    OneProcess(XeroApp app, Path file, String identityUrl) {
        this(app, file, identityUrl, Clock.systemUTC());
    }

    OneProcess(XeroApp app, Path file, String identityUrl, Clock machine) {
        this.session = new XeroSession(app, new MonotonicClock());
        this.tokenRefresher = new TokenRefresher(app, session, machine);
        this.store = new TokenStore(file, app, machine);
        this.identityUrl = identityUrl;
    }

    /** Has a good access token in the end, as the step refresh-token. */
    void refresh() {
        refresh(true);
    }

    /** The same, but does not come to store what Xero answered. */
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

    /** Has the tokens of a consent that was given a moment ago, in place of all there were. */
    void consent(String answer) {
        TokenRefresher.Refresh refresh = tokenRefresher.begin();
        try {
            tokenRefresher.attach(store.load());
            tokenRefresher.accept(answer, "", session.clock().instant());
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
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String accessToken() {
        return session.currentToken().tokens().accessToken();
    }

    /** Learns that Xero does not take the access token any more. */
    void reject(int number) {
        session.dropToken(new XeroException.Unauthorized("refused", number));
    }
}

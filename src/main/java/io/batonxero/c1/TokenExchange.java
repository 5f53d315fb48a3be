package io.batonxero.c1;

import io.batonxero.base.ShortLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The part of a token request that holds secrets. Camel sends an empty POST; here it gets its signed form, and the token
 * in its answer goes to the session. Camel sees a bare 204.
 */
final class TokenExchange implements ExecChainHandler {
    private static final int MAX_ANSWER = 1 << 20;

    private final C1Session session;

    TokenExchange(C1Session session) {
        this.session = session;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        session.beginRenewal();
        try {
            // Another thread may have renewed while this one waited.
            if (session.needsRenewal()) {
                fill(request);
                session.accept(answer(request, scope, chain));
            }
            return new BasicClassicHttpResponse(204);
        } finally {
            session.endRenewal();
        }
    }

    private void fill(ClassicHttpRequest request) {
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(
                List.of(
                        new BasicNameValuePair(
                                "client_id", session.credentials().clientId()),
                        new BasicNameValuePair("grant_type", "client_credentials"),
                        new BasicNameValuePair(
                                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                        new BasicNameValuePair("client_assertion", session.assertion())),
                StandardCharsets.UTF_8));
    }

    private String answer(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            HttpEntity entity = response.getEntity();
            String body = entity == null ? "" : text(entity);
            if (response.getCode() != 200) {
                throw refusal(response.getCode(), body);
            }
            return body;
        } catch (IOException failed) {
            throw new C1Fault.Unavailable(
                    "ConductorOne's token endpoint could not be reached ("
                            + ShortLine.of(failed.getClass().getSimpleName() + ": " + failed.getMessage())
                            + "). Check the network, HTTPS_PROXY and SSL_CERT_FILE, then try again.",
                    failed);
        }
    }

    /** Its own connectors take every refusal for wrong credentials, and end; ours waits where waiting helps. */
    private C1Fault refusal(int status, String body) {
        String error = AccessToken.error(body);
        String what = "ConductorOne's token endpoint answered " + status + (error.isEmpty() ? "" : " " + error) + ". ";
        return switch (status) {
            case 400, 401, 403 ->
                new C1Fault.SignInRefused(
                        what + "Check --client-id and --client-secret, which may be expired or revoked,"
                                + " and this machine's clock.");
            case 404 -> new C1Fault.SignInRefused(what + "Check the host in --client-id, and BATON_C1_API_HOST.");
            default -> new C1Fault.Unavailable(what + "Try again later.");
        };
    }

    private static String text(HttpEntity entity) throws IOException, HttpException {
        String text = EntityUtils.toString(entity, StandardCharsets.UTF_8, MAX_ANSWER);
        return text == null ? "" : text;
    }
}

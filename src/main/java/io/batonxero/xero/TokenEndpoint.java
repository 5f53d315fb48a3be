package io.batonxero.xero;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** How Xero's token endpoint is spoken to, below Camel. */
final class TokenEndpoint {
    private static final int MAX_ANSWER = 1 << 20;

    private TokenEndpoint() {}

    /** Puts a form into a request, and who this app is: in the header where it has a secret, else in the form. */
    static void fill(ClassicHttpRequest request, Map<String, String> form, XeroApp app) {
        List<NameValuePair> whole = new ArrayList<>();
        form.forEach((name, value) -> whole.add(new BasicNameValuePair(name, value)));
        if (app.clientSecret().isEmpty()) {
            whole.add(new BasicNameValuePair("client_id", app.clientId()));
        } else {
            byte[] pair = (app.clientId() + ":" + app.clientSecret()).getBytes(StandardCharsets.UTF_8);
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(whole, StandardCharsets.UTF_8));
    }

    /**
     * {@return the JSON object with which a request for tokens is answered}
     *
     * @throws XeroFault if it is refused, or answered otherwise
     */
    static String tokens(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SignIn signIn, XeroApp app)
            throws HttpException {
        String body = ask(request, scope, chain, signIn, app);
        if (!OAuthAnswer.isOne(body)) {
            throw SignInAnswer.fault(200, body, signIn, app.scope());
        }
        return body;
    }

    /**
     * {@return what a request is answered with} Empty where nothing is.
     *
     * @throws XeroFault if its status is not 200
     */
    static String ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SignIn signIn, XeroApp app)
            throws HttpException {
        try (ClassicHttpResponse response = chain.proceed(request, scope)) {
            HttpEntity entity = response.getEntity();
            String body = entity == null ? "" : text(entity);
            if (response.getCode() != 200) {
                throw SignInAnswer.fault(response.getCode(), body, signIn, app.scope());
            }
            return body;
        } catch (IOException failed) {
            throw SignInAnswer.unreachable(failed);
        }
    }

    private static String text(HttpEntity entity) throws IOException, HttpException {
        String text = EntityUtils.toString(entity, StandardCharsets.UTF_8, MAX_ANSWER);
        return text == null ? "" : text;
    }
}

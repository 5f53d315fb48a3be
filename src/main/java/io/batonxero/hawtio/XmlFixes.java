package io.batonxero.hawtio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.api.AbstractJolokiaService;
import org.jolokia.server.core.service.request.RequestInterceptor;

/** Changes Camel's XML so that Hawtio's pages can read it. To be deleted when both are fixed: docs/upstream.md. */
final class XmlFixes extends AbstractJolokiaService<RequestInterceptor> implements RequestInterceptor {
    private static final Pattern ERROR_HANDLER = Pattern.compile("<errorHandler\\b.*?</errorHandler>", Pattern.DOTALL);
    private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\w+);)");

    XmlFixes() {
        super(RequestInterceptor.class, 1);
    }

    @Override
    public void intercept(JolokiaRequest request, JSONObject response) {
        if (request instanceof JolokiaExecRequest call && response.get("value") instanceof String xml) {
            switch (JolokiaRestrictor.nameOf(call.getOperation())) {
                case "dumpRoutesAsXml" -> response.put("value", withoutErrorHandlers(xml));
                case "dumpAllTracedMessagesAsXml" -> response.put("value", wellFormed(xml));
                default -> {}
            }
        }
    }

    /** Comments out error handlers: Hawtio's diagram draws nothing if one precedes {@code <from>}. */
    static String withoutErrorHandlers(String routes) {
        return ERROR_HANDLER
                .matcher(routes)
                .replaceAll(found ->
                        Matcher.quoteReplacement("<!-- " + found.group().replace("--", "- -") + " -->"));
    }

    /** Escapes ampersands, since Camel writes endpoint URIs into traces unescaped. */
    static String wellFormed(String trace) {
        return BARE_AMPERSAND.matcher(trace).replaceAll("&amp;");
    }
}

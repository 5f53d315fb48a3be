package io.batonxero.hawtio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.api.AbstractJolokiaService;
import org.jolokia.server.core.service.request.RequestInterceptor;

/** Makes of what Camel tells in XML what Hawtio's pages can read. */
final class XmlFixes extends AbstractJolokiaService<RequestInterceptor> implements RequestInterceptor {
    private static final Pattern ERROR_HANDLER = Pattern.compile("<errorHandler\\b.*?</errorHandler>", Pattern.DOTALL);
    private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\w+);)");

    XmlFixes() {
        super(RequestInterceptor.class, 1);
    }

    @Override
    public void intercept(JolokiaRequest request, JSONObject answer) {
        if (request instanceof JolokiaExecRequest asked && answer.get("value") instanceof String xml) {
            switch (JolokiaRestrictor.bare(asked.getOperation())) {
                case "dumpRoutesAsXml" -> answer.put("value", drawable(xml));
                case "dumpAllTracedMessagesAsXml" -> answer.put("value", wellFormed(xml));
                default -> {}
            }
        }
    }

    /** What stands before {@code from} is a step to the diagram, to which nothing leads; then it draws nothing at all. */
    static String drawable(String routes) {
        return ERROR_HANDLER
                .matcher(routes)
                .replaceAll(found ->
                        Matcher.quoteReplacement("<!-- " + found.group().replace("--", "- -") + " -->"));
    }

    /** Camel writes the URI of an endpoint into a trace as it is. */
    static String wellFormed(String trace) {
        return BARE_AMPERSAND.matcher(trace).replaceAll("&amp;");
    }
}

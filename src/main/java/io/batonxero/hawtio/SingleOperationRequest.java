package io.batonxero.hawtio;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A request with one operation of a bulk request as its body; by GET, it is in the path. */
final class SingleOperationRequest extends HttpServletRequestWrapper {
    private final JsonNode operation;
    private final ByteArrayInputStream body;

    SingleOperationRequest(HttpServletRequest request, JsonNode operation) {
        super(request);
        this.operation = operation;
        this.body = new ByteArrayInputStream(operation.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether it may be about many MBeans} */
    boolean isHeavy() {
        return getMethod().equals("GET")
                || operation.path("type").asText().equalsIgnoreCase("list")
                || isPattern(operation.path("mbean").asText());
    }

    private static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    @Override
    public String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public ServletInputStream getInputStream() {
        return new ServletInputStream() {
            @Override
            public int read() {
                return body.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return body.read(bytes, offset, length);
            }

            @Override
            public boolean isFinished() {
                return body.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException("it is read at once");
            }
        };
    }
}

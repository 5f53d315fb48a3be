package io.batonxero.hawtio;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A request for one operation of a bulk request. Its body is the operation; a GET request has it in the path. */
final class SingleOperationRequest extends HttpServletRequestWrapper {
    private final JsonNode operation;
    private final ByteArrayInputStream body;

    SingleOperationRequest(HttpServletRequest request, JsonNode operation) {
        super(request);
        this.operation = operation;
        this.body = new ByteArrayInputStream(operation.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether the operation may concern many MBeans} */
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
                throw new UnsupportedOperationException("asynchronous reads are not supported");
            }
        };
    }
}

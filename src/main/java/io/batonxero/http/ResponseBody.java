package io.batonxero.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads short bodies whole. */
public final class ResponseBody {
    private static final int MAX_BYTES = 1 << 20;

    private ResponseBody() {}

    /**
     * {@return a body} Empty where there is none. Of a refusal it is empty as well where it cannot be read: its status and
     * headers count, whatever its body does.
     *
     * @throws IOException if the body of a 2xx response cannot be read, or has more than 1 MiB
     */
    public static byte[] bytes(ClassicHttpResponse response) throws IOException {
        @Nullable HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream body = entity.getContent()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("a body of more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException failed) {
            if (response.getCode() / 100 == 2) {
                throw failed;
            }
            return new byte[0];
        }
    }

    /** {@return the same as text in UTF-8} */
    public static String text(ClassicHttpResponse response) throws IOException {
        return new String(bytes(response), StandardCharsets.UTF_8);
    }

    /** {@return what can be told of a response, whose body was read} */
    public static ResponseSummary summary(ClassicHttpResponse response, String body) {
        return ResponseSummary.of(
                response.getCode(),
                header(response, HttpHeaders.CONTENT_TYPE),
                header(response, HttpHeaders.CONTENT_ENCODING),
                body);
    }

    static String header(HttpResponse response, String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }
}

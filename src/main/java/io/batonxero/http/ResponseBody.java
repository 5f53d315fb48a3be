package io.batonxero.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads response bodies up to 1 MiB. */
public final class ResponseBody {
    /** A header that this program adds to responses: the Content-Encoding, which HttpClient removes when it decodes the body. */
    static final String SENT_ENCODING = "Baton-Content-Encoding";

    private static final int MAX_BYTES = 1 << 20;

    private ResponseBody() {}

    /**
     * {@return the body; empty if there is none, or it is not in its encoding} An unreadable body of an error response is
     * empty too, since its status and headers suffice.
     *
     * @throws IOException if the body of a 2xx response is cut off or exceeds 1 MiB
     */
    public static byte[] bytes(ClassicHttpResponse response) throws IOException {
        @Nullable HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream body = entity.getContent()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("the response body has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            if (response.getCode() / 100 == 2 && !(e instanceof ZipException)) {
                throw e;
            }
            return new byte[0];
        }
    }

    /** {@return the body as UTF-8 text} */
    public static String text(ClassicHttpResponse response) throws IOException {
        return new String(bytes(response), StandardCharsets.UTF_8);
    }

    /**
     * {@return the summary of a response}
     *
     * @param body empty if it was not read or could not be read
     */
    public static ResponseSummary summary(ClassicHttpResponse response, String body) {
        return ResponseSummary.of(
                response.getCode(),
                header(response, HttpHeaders.CONTENT_TYPE),
                header(response, body.isEmpty() ? SENT_ENCODING : HttpHeaders.CONTENT_ENCODING),
                body);
    }

    static String header(HttpResponse response, String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }
}

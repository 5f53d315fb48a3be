package io.batonxero.http;

import io.batonxero.net.ProxyCredentials;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 connections with limited response headers, which reject unsolicited bytes from the server. */
final class BoundedConnections {
    private static final int MAX_LINE_CHARS = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_INFORMATIONAL = 20;
    private static final int MAX_EMPTY_LINES = 10;

    private static final Timeout POLL_TIMEOUT = Timeout.ofMilliseconds(1);

    private static final Http1Config HEADER_LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_LINE_CHARS)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(MAX_EMPTY_LINES)
            .build();

    private BoundedConnections() {}

    static ManagedHttpClientConnectionFactory factory() {
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(HEADER_LIMITS)
                .responseParserFactory(config -> new HeaderParser())
                .build();
    }

    /** Rejects an invalid status line at once; the default parser skips it and waits for another until the read timeout. */
    private static final class HeaderParser extends DefaultHttpResponseParser {
        private int informationalResponses;

        HeaderParser() {
            super(HEADER_LIMITS);
        }

        @Override
        protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException, HttpException {
            ClassicHttpResponse response;
            try {
                response = super.createMessage(line);
            } catch (IllegalArgumentException e) {
                throw new ProtocolException("invalid HTTP status line", e);
            }
            informationalResponses = response.getCode() < 200 ? informationalResponses + 1 : 0;
            if (informationalResponses > MAX_INFORMATIONAL) {
                throw new ProtocolException("more than " + MAX_INFORMATIONAL + " informational responses");
            }
            return response;
        }
    }

    /**
     * Refuses to send a request on a connection with unread bytes, which would be parsed as its response, and to send
     * rejected credentials to a proxy.
     */
    static final class Executor extends HttpRequestExecutor {
        private final ProxyCredentials proxyCredentials;

        Executor(ProxyCredentials proxyCredentials) {
            this.proxyCredentials = proxyCredentials;
        }

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            if (Method.CONNECT.isSame(request.getMethod())) {
                proxyCredentials.requireNotRejected();
            }
            if (connection.isDataAvailable(POLL_TIMEOUT)) {
                connection.close(CloseMode.IMMEDIATE);
                throw new ConnectionClosedException("the server sent more than its last response");
            }
            ClassicHttpResponse response = super.execute(request, connection, callback, context);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new HttpEntityWrapper(entity) {
                    @Override
                    public InputStream getContent() throws IOException {
                        return new GuardedBody(super.getContent(), connection);
                    }
                });
            }
            return response;
        }
    }

    /** Closes the connection if bytes follow the end of a body, before it returns to the pool. */
    private static final class GuardedBody extends FilterInputStream {
        private final HttpClientConnection connection;

        GuardedBody(InputStream in, HttpClientConnection connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            return closeIfDataFollows(super.read());
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return closeIfDataFollows(super.read(into, from, length));
        }

        private int closeIfDataFollows(int result) {
            try {
                if (result < 0 && connection.isOpen() && connection.isDataAvailable(POLL_TIMEOUT)) {
                    connection.close(CloseMode.IMMEDIATE);
                }
            } catch (IOException e) {
                connection.close(CloseMode.IMMEDIATE);
            }
            return result;
        }
    }
}

package io.batonxero.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
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

/** HTTP/1.1 connections on which a server can send no head without an end, and nothing that no request asked for. */
final class BoundedConnections {
    private static final int MAX_LINE_CHARS = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_INFORMATIONAL = 20;
    private static final int MAX_EMPTY_LINES = 10;

    private static final Timeout AT_ONCE = Timeout.ofMilliseconds(1);

    private static final Http1Config HEADS = Http1Config.custom()
            .setMaxLineLength(MAX_LINE_CHARS)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(MAX_EMPTY_LINES)
            .build();

    private BoundedConnections() {}

    static ManagedHttpClientConnectionFactory factory() {
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(HEADS)
                .responseParserFactory(heads -> new HeadParser())
                .build();
    }

    /** The default parser skips lines that are no status line: it would wait for one for as long as it may be silent. */
    private static final class HeadParser extends DefaultHttpResponseParser {
        private int informational;

        HeadParser() {
            super(HEADS);
        }

        @Override
        protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException, HttpException {
            ClassicHttpResponse response;
            try {
                response = super.createMessage(line);
            } catch (IllegalArgumentException noStatus) {
                throw new ProtocolException("not a status line of HTTP", noStatus);
            }
            informational = response.getCode() < 200 ? informational + 1 : 0;
            if (informational > MAX_INFORMATIONAL) {
                throw new ProtocolException("more than " + MAX_INFORMATIONAL + " informational responses");
            }
            return response;
        }
    }

    /** Sends no request on a connection that has bytes to read already: they would be taken for its response. */
    static final class Executor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            if (connection.isDataAvailable(AT_ONCE)) {
                connection.close(CloseMode.IMMEDIATE);
                throw new ConnectionClosedException("the server sent more than its last response");
            }
            ClassicHttpResponse response = super.execute(request, connection, callback, context);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new HttpEntityWrapper(entity) {
                    @Override
                    public InputStream getContent() throws IOException {
                        return new LastBytes(super.getContent(), connection);
                    }
                });
            }
            return response;
        }
    }

    /** Closes the connection at the end of a body if more bytes follow, before it goes back to the pool. */
    private static final class LastBytes extends FilterInputStream {
        private final HttpClientConnection connection;

        LastBytes(InputStream in, HttpClientConnection connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return checked(super.read(into, from, length));
        }

        private int checked(int result) {
            try {
                if (result < 0 && connection.isOpen() && connection.isDataAvailable(AT_ONCE)) {
                    connection.close(CloseMode.IMMEDIATE);
                }
            } catch (IOException failed) {
                connection.close(CloseMode.IMMEDIATE);
            }
            return result;
        }
    }
}

package io.batonxero.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.entity.InputStreamFactory;

/**
 * Decodes the gzip data of a response, which must be all of its body. {@link GZIPInputStream} ignores bytes after the data,
 * and reports data that is cut off as the end of a file, like a connection that was closed.
 */
final class GzipBody extends GZIPInputStream {
    /** Checksum and length. */
    private static final int TRAILER_BYTES = 8;

    private final Encoded encoded;
    private final long headerBytes;

    private GzipBody(Encoded encoded) throws IOException {
        super(encoded);
        this.encoded = encoded;
        this.headerBytes = encoded.bytesRead;
    }

    /** {@return the decoders by encoding} Not deflate, which servers implement in two ways. */
    static Map<String, InputStreamFactory> decoders() {
        return Map.of("gzip", GzipBody::of, "x-gzip", GzipBody::of);
    }

    private static InputStream of(InputStream in) throws IOException {
        try {
            return new GzipBody(new Encoded(in));
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            int count = super.read(into, from, length);
            if (count < 0) {
                requireEnd();
            }
            return count;
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    private void requireEnd() throws IOException {
        long used = headerBytes + inf.getBytesRead() + TRAILER_BYTES;
        if (encoded.bytesRead > used || encoded.read() >= 0) {
            throw new ZipException("bytes follow the end of the gzip data");
        }
    }

    private static ZipException cutOff(EOFException cause) {
        ZipException problem = new ZipException("the gzip data is cut off");
        problem.initCause(cause);
        return problem;
    }

    private static final class Encoded extends FilterInputStream {
        private long bytesRead;

        Encoded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytesRead += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            bytesRead += Math.max(0, count);
            return count;
        }
    }
}

package io.batonxero.c1z;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compresses a SQLite file into a .c1z: the magic bytes, then one Zstandard frame with content size and checksum. */
final class C1zCompressor {
    private static final Logger LOG = LoggerFactory.getLogger(C1zCompressor.class);
    private static final int BUFFER_BYTES = 1 << 17;
    /** Twice as fast as level 3, which Go connectors use, at the same size: most of a sync is similar ids. */
    private static final int LEVEL = 1;
    /** Each takes a few MiB. The output is the same for any number from 1; files up to 512 KiB are compressed without them. */
    private static final int ADDITIONAL_THREADS = 2;

    private C1zCompressor() {}

    static void compress(Path database, Path file) throws IOException {
        try {
            compress(database, file, ADDITIONAL_THREADS);
        } catch (ZstdException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("compression with additional threads failed, retrying without them");
            Files.delete(file);
            compress(database, file, 0);
        }
    }

    private static void compress(Path database, Path file, int threads) throws IOException {
        try (FileChannel in = FileChannel.open(database, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            zstd.setLevel(LEVEL).setWorkers(threads).setChecksum(true).setContentSize(true);
            zstd.setPledgedSrcSize(in.size());
            write(out, ByteBuffer.wrap(C1zSchema.MAGIC));
            ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES);
            ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER_BYTES);
            boolean last = false;
            while (!last) {
                plain.clear();
                last = in.read(plain) < 0 || in.position() == in.size();
                plain.flip();
                compress(zstd, plain, compressed, out, last ? EndDirective.END : EndDirective.CONTINUE);
            }
        }
    }

    private static void compress(
            ZstdCompressCtx zstd, ByteBuffer plain, ByteBuffer compressed, FileChannel out, EndDirective end)
            throws IOException {
        boolean done;
        do {
            compressed.clear();
            done = zstd.compressDirectByteBufferStream(compressed, plain, end);
            compressed.flip();
            write(out, compressed);
        } while (end == EndDirective.END ? !done : plain.hasRemaining());
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}

package io.batonxero.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal whose last line can be replaced. Text that is written to this stream appears above that line. Thread-safe.
 *
 * <p>All writers of the terminal must use the same object.
 */
public final class LiveLine extends OutputStream {
    private static final String CLEAR = "\r\u001b[K";
    /** Without line wrapping a narrow window cuts the line off, and replacing it leaves nothing behind. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final OutputStream out;
    private boolean isShown;
    private boolean isLineComplete = true;

    public LiveLine(OutputStream out) {
        this.out = out;
    }

    /** Replaces the line by a text without line breaks; does nothing while an incomplete line was written. */
    synchronized void show(String text) {
        if (isLineComplete) {
            print(CLEAR + NO_WRAP + text + WRAP);
            isShown = true;
        }
    }

    /** Removes the line. */
    synchronized void clear() {
        if (isShown) {
            isShown = false;
            print(CLEAR);
        }
    }

    private void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // Without a terminal there is nobody to inform.
            isShown = false;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        clear();
        out.write(bytes, from, length);
        if (length > 0) {
            isLineComplete = bytes[from + length - 1] == '\n';
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}

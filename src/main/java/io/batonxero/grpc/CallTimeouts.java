package io.batonxero.grpc;

import io.batonxero.c1.UploadMessages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of a call.
 *
 * @param deadline the timeout of the whole call; {@link #DEFAULT} for the default of the kind of call
 * @param stall the maximum time in which the server accepts no message of an upload
 * @param reply the maximum time between the last message of an upload and its reply
 */
record CallTimeouts(Duration deadline, Duration stall, Duration reply) {
    /** 1 min for a unary call, by size for {@link UploadMessages}, 1 h for other uploads. */
    static final Duration DEFAULT = Duration.ZERO;

    private static final Duration UNARY_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_SIZE_TIMEOUT = Duration.ofHours(1);

    private static final long MIN_BYTES_PER_SECOND = 64 * 1024;

    /** {@return the shorter of {@code stall} and {@code reply}} */
    Duration shorterOfStallAndReply() {
        return stall.compareTo(reply) < 0 ? stall : reply;
    }

    /** {@return the timeout of a unary call} */
    Duration ofCall() {
        return deadline.isZero() ? UNARY_TIMEOUT : deadline;
    }

    /** {@return the timeout of an upload of these messages} */
    Duration ofUpload(@Nullable Object messages) {
        if (!deadline.isZero()) {
            return deadline;
        }
        return messages instanceof UploadMessages upload
                ? stall.plus(reply).plusSeconds(upload.bytes() / MIN_BYTES_PER_SECOND)
                : UNKNOWN_SIZE_TIMEOUT;
    }
}

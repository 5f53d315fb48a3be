package io.batonxero.grpc;

import io.batonxero.c1.UploadMessages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times that a call may take.
 *
 * @param deadline of a call as a whole; {@link #BY_SIZE} for what fits the call
 * @param stall how long the server may take no message of an upload
 * @param reply how long the reply to an upload may take after its last message
 */
record CallTimeouts(Duration deadline, Duration stall, Duration reply) {
    /** A minute for a call; for an upload what its size takes. */
    static final Duration BY_SIZE = Duration.ZERO;

    private static final Duration OF_CALL = Duration.ofMinutes(1);
    /** An upload of unknown size has this long. */
    private static final Duration OF_UNKNOWN_SIZE = Duration.ofHours(1);

    private static final long MIN_BYTES_PER_SECOND = 64 * 1024;

    /** {@return the time after which an upload may have stalled for too long} */
    Duration shortestStall() {
        return stall.compareTo(reply) < 0 ? stall : reply;
    }

    /** {@return the time for a call as a whole} */
    Duration ofCall() {
        return deadline.isZero() ? OF_CALL : deadline;
    }

    /** {@return the time for an upload of these messages as a whole} */
    Duration ofUpload(@Nullable Object messages) {
        if (!deadline.isZero()) {
            return deadline;
        }
        return messages instanceof UploadMessages file
                ? stall.plus(reply).plusSeconds(file.bytes() / MIN_BYTES_PER_SECOND)
                : OF_UNKNOWN_SIZE;
    }
}

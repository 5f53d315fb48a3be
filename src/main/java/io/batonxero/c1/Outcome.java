package io.batonxero.c1;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.batonxero.base.ConnectorException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a task ended: what FinishTask tells ConductorOne. */
public sealed interface Outcome {
    /**
     * It is done.
     *
     * @param response what it answers; null where the task asks for none
     */
    record Succeeded(@Nullable Any response) implements Outcome {}

    /**
     * It is not done.
     *
     * @param code a gRPC status number
     * @param nonRetryable whether a retry is of no use
     */
    record Failed(int code, String message, boolean nonRetryable) implements Outcome {
        static final int CANCELLED = 1;
        static final int INVALID_ARGUMENT = 3;
        static final int NOT_FOUND = 5;
        static final int FAILED_PRECONDITION = 9;
        static final int UNIMPLEMENTED = 12;
        static final int DATA_LOSS = 15;

        /** Failures of these kinds stay as they are until a person changes something. */
        private static final Set<Integer> NOT_RETRYABLE =
                Set.of(INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED, DATA_LOSS);

        static Failed notRetryable(int code, String message) {
            return new Failed(code, message, true);
        }
    }

    /** {@return that a task is done, and answers nothing} */
    static Outcome done() {
        return new Succeeded(null);
    }

    /** {@return that a task is done, with an answer} */
    static Outcome answer(Message response) {
        return new Succeeded(Any.pack(response));
    }

    /** {@return what a problem means for the task that met it} */
    static Failed of(Throwable problem) {
        ConnectorException failure = ConnectorException.of(problem);
        return new Failed(
                failure.code(), String.valueOf(failure.getMessage()), Failed.NOT_RETRYABLE.contains(failure.code()));
    }
}

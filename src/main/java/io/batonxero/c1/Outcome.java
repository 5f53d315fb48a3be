package io.batonxero.c1;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.batonxero.base.ConnectorException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of a task, which FinishTask reports to ConductorOne. */
public sealed interface Outcome {
    /** {@return whether the task succeeded} */
    default boolean isDone() {
        return this instanceof Succeeded;
    }

    /**
     * The task succeeded.
     *
     * @param response the response to the task; null for a task without one
     */
    record Succeeded(@Nullable Any response) implements Outcome {}

    /**
     * The task failed.
     *
     * @param code a gRPC status code
     * @param nonRetryable whether a retry cannot succeed
     */
    record Failed(int code, String message, boolean nonRetryable) implements Outcome {
        static final int CANCELLED = 1;
        static final int INVALID_ARGUMENT = 3;
        static final int NOT_FOUND = 5;
        static final int FAILED_PRECONDITION = 9;
        static final int UNIMPLEMENTED = 12;
        static final int DATA_LOSS = 15;

        /** Failures with these codes stay until a person changes something. */
        private static final Set<Integer> NOT_RETRYABLE =
                Set.of(INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED, DATA_LOSS);

        static Failed notRetryable(int code, String message) {
            return new Failed(code, message, true);
        }
    }

    /** {@return the outcome of a successful task that has a response} */
    static Outcome withResponse(Message response) {
        return new Succeeded(Any.pack(response));
    }

    /** {@return the outcome of a task that failed with this exception} */
    static Failed of(Throwable problem) {
        ConnectorException failure = ConnectorException.of(problem);
        return new Failed(
                failure.code(), String.valueOf(failure.getMessage()), Failed.NOT_RETRYABLE.contains(failure.code()));
    }
}

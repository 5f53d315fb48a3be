package io.batonxero.steps;

import io.batonxero.base.ConnectorException;

/** A step exceeded its timeout, or would never end. */
final class StepException extends ConnectorException {
    private static final int TIMEOUT_CODE = 4;
    private static final int ENDLESS_CODE = 2;

    private final int code;

    private StepException(String message, int code) {
        super(message);
        this.code = code;
    }

    static StepException timeout(String message) {
        return new StepException(message, TIMEOUT_CODE);
    }

    static StepException endless(String message) {
        return new StepException(message, ENDLESS_CODE);
    }

    @Override
    public int code() {
        return code;
    }
}

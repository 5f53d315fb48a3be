package io.batonxero.steps;

import io.batonxero.base.ConnectorException;

/** A step that did not end in time, or that never would. */
final class StepException extends ConnectorException {
    private static final int TIMEOUT = 4;
    private static final int ENDLESS = 2;

    private final int code;

    private StepException(String message, int code) {
        super(message);
        this.code = code;
    }

    static StepException timeout(String message) {
        return new StepException(message, TIMEOUT);
    }

    static StepException endless(String message) {
        return new StepException(message, ENDLESS);
    }

    @Override
    public int code() {
        return code;
    }
}

package io.batonxero.steps;

import io.batonxero.base.Failure;

/** A step that did not end in time, or that never would. */
final class StepFailure extends Failure {
    private static final int TIMEOUT = 4;
    private static final int ENDLESS = 2;

    private final int code;

    private StepFailure(String message, int code) {
        super(message);
        this.code = code;
    }

    static StepFailure timeout(String message) {
        return new StepFailure(message, TIMEOUT);
    }

    static StepFailure endless(String message) {
        return new StepFailure(message, ENDLESS);
    }

    @Override
    public int code() {
        return code;
    }
}

package io.batonxero.steps;

import io.batonxero.base.ConnectorException;

/** A step answered something else than its contract says. */
public final class ContractViolationException extends ConnectorException {
    ContractViolationException(String step, String expected, String actual, String why, Throwable cause) {
        super(
                "The step " + step + " answered " + actual + ", where its contract says " + expected + " (" + why
                        + "). Put the route that replaces it right: see the head of routes/" + step + ".camel.yaml.",
                cause);
    }

    @Override
    public int code() {
        return 2;
    }
}

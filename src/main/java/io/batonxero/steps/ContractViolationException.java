package io.batonxero.steps;

import io.batonxero.base.ConnectorException;

/** A route returned a body of another type than its contract says. */
public final class ContractViolationException extends ConnectorException {
    ContractViolationException(String route, String expected, String actual, String reason, Throwable cause) {
        super(
                "Route " + route + " returned " + actual + ", but must return " + expected + " (" + reason
                        + "). Fix the route that replaces it: its contract is the header of routes/" + route
                        + ".camel.yaml.",
                cause);
    }

    @Override
    public int code() {
        return 2;
    }
}

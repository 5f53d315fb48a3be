package io.batonxero.report;

import io.batonxero.base.ConnectorException;

/** A report could not be written. The .c1z it would have told of is delivered all the same. */
public final class ReportException extends ConnectorException {
    ReportException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 13;
    }
}

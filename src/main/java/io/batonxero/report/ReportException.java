package io.batonxero.report;

import io.batonxero.base.ConnectorException;

/** A report could not be written. The sync file was delivered before. */
public final class ReportException extends ConnectorException {
    ReportException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 13;
    }
}

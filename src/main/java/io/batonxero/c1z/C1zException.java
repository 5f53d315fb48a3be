package io.batonxero.c1z;

import io.batonxero.base.ConnectorException;

/** A .c1z file could not be written or read, or its records are inconsistent. */
public final class C1zException extends ConnectorException {
    C1zException(String message) {
        super(message);
    }

    C1zException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 13;
    }
}

package io.batonxero.c1z;

import io.batonxero.base.Failure;

/** A .c1z file could not be written or read, or its records do not hang together. */
public final class C1zFault extends Failure {
    C1zFault(String message) {
        super(message);
    }

    C1zFault(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 13;
    }
}

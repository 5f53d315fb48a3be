package io.batonxero.net;

import io.batonxero.base.ConnectorException;

/** An SFTP server cannot be reached, or did not store the file. Retryable. */
public final class SftpException extends ConnectorException {
    private static final long serialVersionUID = 1;

    SftpException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 14;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}

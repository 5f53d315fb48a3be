package io.batonxero.base;

/** A setting cannot be used, or a file or a service that it names. */
public final class ConfigurationException extends ConnectorException {
    /** Takes a message that names the setting, the problem and the remedy. */
    public ConfigurationException(String message) {
        super(message);
    }

    /** Takes such a message and the cause. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 2;
    }
}

package io.batonxero.base;

/** A setting, or something on this machine that a setting names, cannot be used. */
public final class ConfigurationException extends ConnectorException {
    /** Says which setting, what is wrong with it and what to do. */
    public ConfigurationException(String message) {
        super(message);
    }

    /** Says which setting, what is wrong with it and what to do, and what the machine answered. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 2;
    }
}

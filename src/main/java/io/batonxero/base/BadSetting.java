package io.batonxero.base;

/** A setting, or something on this machine that a setting names, cannot be used. */
public final class BadSetting extends Failure {
    /** Says which setting, what is wrong with it and what to do. */
    public BadSetting(String message) {
        super(message);
    }

    /** Says which setting, what is wrong with it and what to do, and what the machine answered. */
    public BadSetting(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 2;
    }
}

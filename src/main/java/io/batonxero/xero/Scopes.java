package io.batonxero.xero;

/** The OAuth scopes that are requested from Xero. */
public final class Scopes {
    /** Allows reading organisations and users. */
    public static final String SETTINGS = "accounting.settings.read";

    /** Allows reading the users of Xero Projects. */
    public static final String PROJECTS = "projects.read";

    private Scopes() {}
}

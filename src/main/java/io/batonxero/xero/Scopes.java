package io.batonxero.xero;

/** The OAuth scopes that are requested from Xero. */
public final class Scopes {
    /** The one scope that reading organisations and users takes. */
    public static final String SETTINGS = "accounting.settings.read";

    /** Needed in addition to read the users of Xero Projects. */
    public static final String PROJECTS = "projects.read";

    private Scopes() {}
}

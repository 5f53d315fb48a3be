package io.batonxero.base;

/** The name of this program, and which version of it this is. */
public final class Version {
    /** Its name, as it is typed. */
    public static final String PROGRAM = "baton-xero-camel";

    private Version() {}

    /** {@return the version in the jar's manifest} {@code 0.0.0} of classes outside a jar, as in an IDE. */
    public static String ofThisProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version;
    }
}

package io.batonxero.base;

/** The name and the version of this program. */
public final class Version {
    /** The name of the command. */
    public static final String PROGRAM = "baton-xero-camel";

    private Version() {}

    /** {@return the version in the jar's manifest, or {@code 0.0.0} for classes outside a jar, as in an IDE} */
    public static String ofThisProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version;
    }
}

package io.batonxero.base;

/** Which version of the program this is. */
public final class Version {
    private Version() {}

    /** {@return the version in the jar's manifest} {@code 0.0.0} of classes outside a jar, as in an IDE. */
    public static String ofThisProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version;
    }
}

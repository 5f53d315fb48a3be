package io.batonxero.base;

import java.util.Map;

/** Error texts for missing classes. */
final class MissingClass {
    /** The JDK modules that this program needs, by class name prefix. */
    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("java.sql.", "java.sql"),
            Map.entry("java.net.http.", "java.net.http"),
            Map.entry("java.lang.management.", "java.management"),
            Map.entry("javax.management.", "java.management"),
            Map.entry("java.util.logging.", "java.logging"),
            Map.entry("java.beans.", "java.desktop"),
            Map.entry("java.rmi.", "java.rmi"),
            Map.entry("javax.naming.", "java.naming"),
            Map.entry("javax.xml.", "java.xml"),
            Map.entry("org.w3c.dom.", "java.xml"),
            Map.entry("org.xml.sax.", "java.xml"),
            Map.entry("org.ietf.jgss.", "java.security.jgss"),
            Map.entry("javax.security.auth.kerberos.", "java.security.jgss"),
            Map.entry("javax.security.sasl.", "java.security.sasl"),
            Map.entry("com.sun.net.httpserver.", "jdk.httpserver"),
            Map.entry("sun.misc.", "jdk.unsupported"));

    private MissingClass() {}

    /**
     * {@return the missing class and the remedy}
     *
     * @param message the message of a {@link NoClassDefFoundError} or a {@link ClassNotFoundException}
     */
    static String describe(String message) {
        String name = message.replaceFirst("^Could not initialize class ", "").replace('/', '.');
        return MODULES.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(entry -> "the class " + name + " is missing, because this Java runtime lacks the module "
                        + entry.getValue() + ". Use a complete Java runtime, version 17 or newer")
                .findFirst()
                .orElse("the class " + name + " is missing. A jar of your own belongs in ext/");
    }
}

package io.batonxero.base;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Error texts for missing classes, and for missing components of Camel. */
public final class MissingClass {
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

    private static final Pattern NO_COMPONENT =
            Pattern.compile("(?:No component found with scheme|No endpoint could be found for): ([\\w.+-]+)");

    /** The modules of Camel that are not named for their components, by component. */
    private static final Map<String, String> CAMEL_MODULES = Map.ofEntries(
            Map.entry("sftp", "ftp"),
            Map.entry("ftps", "ftp"),
            Map.entry("imap", "mail"),
            Map.entry("imaps", "mail"),
            Map.entry("pop3", "mail"),
            Map.entry("pop3s", "mail"),
            Map.entry("smtp", "mail"),
            Map.entry("smtps", "mail"),
            Map.entry("scp", "jsch"),
            Map.entry("cql", "cassandraql"),
            Map.entry("cxf", "cxf-soap"),
            Map.entry("cxfrs", "cxf-rest"),
            Map.entry("lpr", "printer"),
            Map.entry("sql-stored", "sql"),
            Map.entry("string-template", "stringtemplate"));

    /** The modules of Camel with several components, whose names begin with that of the module. */
    private static final Set<String> CAMEL_FAMILIES =
            Set.of("caffeine", "hazelcast", "ignite", "iec60870", "kubernetes", "milo", "openstack", "tahu", "twitter");

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

    /** {@return the missing component and the remedy, if this is Camel's message about one} */
    public static Optional<String> describeComponent(String message) {
        Matcher scheme = NO_COMPONENT.matcher(message);
        return scheme.find()
                ? Optional.of("component " + scheme.group(1) + " not found: correct its name, or put the jars of"
                        + " org.apache.camel:camel-" + module(scheme.group(1)) + " into ext/, as docs/tools.md says")
                : Optional.empty();
    }

    private static String module(String scheme) {
        String family = scheme.replaceFirst("-.*", "");
        return CAMEL_FAMILIES.contains(family) ? family : CAMEL_MODULES.getOrDefault(scheme, scheme);
    }
}

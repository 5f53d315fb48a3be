package io.batonxero.report.content;

import io.batonxero.base.ConfigurationException;
import io.batonxero.names.CommaList;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The e-mail domains of the organisation's own people. A domain includes its subdomains.
 *
 * @param names in lower case and ASCII; none if the setting is empty, and then no address is outside
 */
public record Domains(List<String> names) {
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** Copies the list. */
    public Domains {
        names = List.copyOf(names);
    }

    /**
     * {@return the domains of the setting}
     *
     * @param setting domains, separated by comma; empty for none
     * @throws ConfigurationException if an entry is not a domain
     */
    public static Domains of(String setting) {
        return new Domains(CommaList.of(setting).stream().map(Domains::domain).toList());
    }

    private static String domain(String entry) {
        String name = ascii(entry);
        if (!DOMAIN.matcher(name).matches()) {
            throw new ConfigurationException("--report-domains (BATON_REPORT_DOMAINS) names " + entry
                    + ", which is not a domain. Set domains such as example.com, separated by commas.");
        }
        return name;
    }

    /** {@return whether domains are set and an e-mail address is in none of them} */
    public boolean isOutside(String email) {
        String domain = ascii(email.substring(email.lastIndexOf('@') + 1));
        return !email.isEmpty()
                && !names.isEmpty()
                && names.stream().noneMatch(name -> domain.equals(name) || domain.endsWith("." + name));
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name.strip()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // Not a domain; the address or the entry is compared as it is.
            return name.strip().toLowerCase(Locale.ROOT);
        }
    }
}

package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What someone may do in an organisation. Xero adds values now and then, so a value it never published is a role too.
 *
 * @param value Xero's own spelling; empty where Xero did not say
 * @see <a href="https://developer.xero.com/documentation/api/accounting/users">Xero Users</a>
 */
public record OrganisationRole(@JsonValue String value) {
    /** The roles that Xero publishes, in its order. */
    public static final List<OrganisationRole> PUBLISHED = List.of(
            new OrganisationRole("READONLY"),
            new OrganisationRole("INVOICEONLY"),
            new OrganisationRole("STANDARD"),
            new OrganisationRole("FINANCIALADVISER"),
            new OrganisationRole("MANAGEDCLIENT"),
            new OrganisationRole("CASHBOOKCLIENT"));

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    /** There is one for each user, and it is asked for several times. */
    private static final Map<String, String> SLUGS = PUBLISHED.stream()
            .collect(Collectors.toUnmodifiableMap(OrganisationRole::value, OrganisationRole::encoded));

    private static final Map<String, OrganisationRole> BY_VALUE =
            PUBLISHED.stream().collect(Collectors.toUnmodifiableMap(OrganisationRole::value, Function.identity()));

    private static final Map<String, String> WORDS = Map.of(
            "readonly", "Read only",
            "invoiceonly", "Invoice only",
            "standard", "Standard",
            "financialadviser", "Adviser",
            "managedclient", "Managed client",
            "cashbookclient", "Cashbook client",
            "unknown", "Unknown role",
            "removed", "Removed");

    /** {@return the role that Xero spells so} One and the same for all who have it, if Xero publishes it. */
    public static OrganisationRole of(String value) {
        OrganisationRole published = BY_VALUE.get(value);
        return published == null ? new OrganisationRole(value) : published;
    }

    /** {@return the role as it stands in ids} Lower case; all but {@code a-z 0-9 _ -} percent-encoded, as UTF-8. */
    public String slug() {
        String known = SLUGS.get(value);
        return known == null ? encoded() : known;
    }

    private String encoded() {
        if (value.isBlank()) {
            return "unknown";
        }
        StringBuilder slug = new StringBuilder();
        for (byte octet : value.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(octet) >= 0) {
                slug.append((char) octet);
            } else {
                slug.append('%').append(String.format(Locale.ROOT, "%02X", octet & 0xFF));
            }
        }
        return slug.toString();
    }

    /** {@return what Xero's own pages call it} Its value, where they have no word for it. */
    public String words() {
        return WORDS.getOrDefault(slug(), value.strip());
    }

    /** {@return whether it is one that Xero's documentation lists as a role of someone} */
    public boolean isPublished() {
        return PUBLISHED.stream().anyMatch(role -> role.slug().equals(slug()));
    }

    /** {@return whether it says that the person has left the organisation} */
    public boolean isRemoved() {
        return slug().equals("removed");
    }
}

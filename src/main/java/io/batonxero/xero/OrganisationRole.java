package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonValue;
import io.batonxero.names.NameText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The role of a user in an organisation: a published one, or any other value, since Xero adds roles without notice.
 *
 * @param value the role as Xero spells it; empty if Xero did not send one
 * @see <a href="https://developer.xero.com/documentation/api/accounting/users">Xero Users</a>
 */
public record OrganisationRole(@JsonValue String value) {
    /** The roles in Xero's documentation, in its order. */
    public static final List<OrganisationRole> PUBLISHED = List.of(
            new OrganisationRole("READONLY"),
            new OrganisationRole("INVOICEONLY"),
            new OrganisationRole("STANDARD"),
            new OrganisationRole("FINANCIALADVISER"),
            new OrganisationRole("MANAGEDCLIENT"),
            new OrganisationRole("CASHBOOKCLIENT"));

    private static final String UNENCODED_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    /** Cached, since the slug is needed several times for each user. */
    private static final Map<String, String> SLUGS = PUBLISHED.stream()
            .collect(Collectors.toUnmodifiableMap(OrganisationRole::value, OrganisationRole::encoded));

    private static final Map<String, OrganisationRole> BY_VALUE =
            PUBLISHED.stream().collect(Collectors.toUnmodifiableMap(OrganisationRole::value, Function.identity()));

    private static final Map<String, String> DISPLAY_NAMES = Map.of(
            "readonly", "Read only",
            "invoiceonly", "Invoice only",
            "standard", "Standard",
            "financialadviser", "Adviser",
            "managedclient", "Managed client",
            "cashbookclient", "Cashbook client",
            "unknown", "Unknown role",
            "removed", "Removed");

    /** {@return the role with a value} Published roles are shared instances, to save memory. */
    public static OrganisationRole of(String value) {
        OrganisationRole published = BY_VALUE.get(value);
        return published == null ? new OrganisationRole(value) : published;
    }

    /** {@return the role as used in ids} Lower case; all characters but {@code a-z 0-9 _ -} percent-encoded, as UTF-8. */
    public String slug() {
        String cached = SLUGS.get(value);
        return cached == null ? encoded() : cached;
    }

    private String encoded() {
        if (value.isBlank()) {
            return "unknown";
        }
        StringBuilder slug = new StringBuilder();
        for (byte octet : value.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            if (UNENCODED_CHARS.indexOf(octet) >= 0) {
                slug.append((char) octet);
            } else {
                slug.append('%').append(String.format(Locale.ROOT, "%02X", octet & 0xFF));
            }
        }
        return slug.toString();
    }

    /** {@return the name on Xero's own pages, else the value} */
    public String displayName() {
        String name = NameText.strip(value);
        return DISPLAY_NAMES.getOrDefault(name.isEmpty() ? "unknown" : slug(), name);
    }

    /** {@return whether Xero's documentation lists the role} */
    public boolean isPublished() {
        return PUBLISHED.stream().anyMatch(role -> role.slug().equals(slug()));
    }

    /** {@return whether the role means that the user has left the organisation} */
    public boolean isRemoved() {
        return slug().equals("removed");
    }
}

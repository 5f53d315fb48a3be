package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something this app may reach with its token: an organisation, or an accountant's practice.
 *
 * @param id Xero's tenant id; empty for a custom connection that does not tell it
 * @param type Xero's word for it, an open set: ORGANISATION, PRACTICE, PRACTICEMANAGER
 * @param name as Xero shows it; may be empty
 * @param header what goes into {@code xero-tenant-id}; null for a custom connection, which takes none
 * @param leftOut why its users are not to be read, though they could be; empty where they are
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/tenants">Xero tenants</a>
 */
@JsonIgnoreProperties(value = "organisation", allowGetters = true)
public record Tenant(
        @JsonProperty("tenantId") String id,
        @JsonProperty("tenantType") String type,
        @JsonProperty("tenantName") String name,
        @JsonIgnore @Nullable String header,
        @JsonIgnore String leftOut) {
    /** The only type whose users Xero tells. */
    public static final String ORGANISATION = "ORGANISATION";

    /** Nobody said that its users are not to be read. */
    public Tenant(String id, String type, String name, @Nullable String header) {
        this(id, type, name, header, "");
    }

    /** {@return the tenant a row of {@code /connections} speaks of} */
    @JsonCreator
    public static Tenant from(Map<?, ?> connection) {
        return of(Connection.from(connection));
    }

    static Tenant of(Connection connection) {
        String id = connection.tenantId();
        return new Tenant(id, connection.type(), connection.name(), id.isEmpty() ? null : id);
    }

    /** {@return the one organisation of a custom connection, of which nothing is known yet} */
    public static Tenant ofCustomConnection() {
        return new Tenant("", ORGANISATION, "", null);
    }

    /** {@return the same tenant, asked for without its id} */
    public Tenant withoutHeader() {
        return new Tenant(id, type, name, null, leftOut);
    }

    /** {@return the same under another name} */
    public Tenant withName(String other) {
        return new Tenant(id, type, other, header, leftOut);
    }

    /** {@return the same tenant, whose users are not to be read} A sync says why, as of one that is not missed. */
    public Tenant leaveOut(String why) {
        return new Tenant(id, type, name, header, why);
    }

    /** {@return whether its users can be read} */
    public boolean isOrganisation() {
        return ORGANISATION.equalsIgnoreCase(type);
    }

    /** {@return what a person would call it} */
    public String label() {
        if (name.isEmpty()) {
            return id.isEmpty() ? "the organisation of this custom connection" : "tenant " + id;
        }
        return name;
    }

    /** {@return the same, to be put after what was asked for it} */
    public String forWhom() {
        return " for " + label();
    }
}

package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Xero tenant that this app's token gives access to: an organisation, or an accountant's practice.
 *
 * @param id Xero's tenant id; empty for a custom connection whose tenant is not known
 * @param type Xero's tenant type, an open set: ORGANISATION, PRACTICE, PRACTICEMANAGER
 * @param name as Xero shows it; may be empty
 * @param tenantIdHeader the value of the {@code xero-tenant-id} header; null for a custom connection, which sends none
 * @param exclusionReason why the tenant's users are not read although they could be; empty if they are
 * @param distinction the beginning of the id, if another connected tenant has the same name; else empty
 * @param idBeginning the beginning of the id, if other organisations are connected; else empty
 * @param recordLabel the label of the organisation after its record was read; else empty
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/tenants">Xero tenants</a>
 */
@JsonIgnoreProperties(value = "organisation", allowGetters = true)
public record Tenant(
        @JsonProperty("tenantId") String id,
        @JsonProperty("tenantType") String type,
        @JsonProperty("tenantName") String name,
        @JsonIgnore @Nullable String tenantIdHeader,
        @JsonIgnore String exclusionReason,
        @JsonIgnore String distinction,
        @JsonIgnore String idBeginning,
        @JsonIgnore String recordLabel) {
    /** The only type whose users Xero lists. */
    public static final String ORGANISATION = "ORGANISATION";

    public Tenant {
        name = NameText.strip(name);
    }

    /** Creates a tenant that is not excluded. */
    public Tenant(String id, String type, String name, @Nullable String tenantIdHeader) {
        this(id, type, name, tenantIdHeader, "", "", "", "");
    }

    private static final List<String> FIELDS = JsonFields.namesOf(Tenant.class);

    /** The other fields of a connection, and the one that this record adds to its JSON. */
    private static final List<String> IGNORED_FIELDS =
            List.of("id", "authEventId", "createdDateUtc", "updatedDateUtc", "organisation");

    /**
     * {@return the tenant in a map with the fields of a connection in Xero's JSON}
     *
     * @throws IllegalArgumentException if a field is unknown, or there is no tenantId: that would read the organisation of a
     *     custom connection
     */
    @JsonCreator
    public static Tenant from(Map<?, ?> map) {
        Tenant tenant = of(Connection.of(JsonFields.ofStep(map, FIELDS, IGNORED_FIELDS)));
        if (tenant.id.isEmpty()) {
            throw new IllegalArgumentException(
                    "a tenant without tenantId; the fields are " + String.join(", ", FIELDS));
        }
        return tenant;
    }

    static Tenant of(Connection connection) {
        String id = connection.tenantId();
        return new Tenant(id, connection.type(), connection.name(), id.isEmpty() ? null : id);
    }

    /** {@return the organisation of a custom connection before its id and name are known} */
    public static Tenant ofCustomConnection() {
        return new Tenant("", ORGANISATION, "", null);
    }

    /** {@return a copy whose requests send no {@code xero-tenant-id}} */
    public Tenant withoutHeader() {
        return new Tenant(id, type, name, null, exclusionReason, distinction, idBeginning, recordLabel);
    }

    /** {@return a copy with another name, for routes that replace a step} */
    public Tenant withName(String newName) {
        return new Tenant(id, type, newName, tenantIdHeader, exclusionReason, distinction, idBeginning, recordLabel);
    }

    /** {@return a copy that a sync does not read} The reason is shown, and removal protection ignores the tenant. */
    public Tenant exclude(String reason) {
        return new Tenant(id, type, name, tenantIdHeader, reason, distinction, idBeginning, recordLabel);
    }

    Tenant among(String newDistinction, String newIdBeginning) {
        return new Tenant(id, type, name, tenantIdHeader, exclusionReason, newDistinction, newIdBeginning, recordLabel);
    }

    /** {@return a copy with the label of its organisation, so that messages name it as the summary does} */
    public static Tenant readAs(Tenant tenant, Organisation organisation) {
        String newLabel = organisation.name().isEmpty()
                ? ""
                : organisation.distinctFor(tenant).label();
        return new Tenant(
                tenant.id,
                tenant.type,
                tenant.name,
                tenant.tenantIdHeader,
                tenant.exclusionReason,
                tenant.distinction,
                tenant.idBeginning,
                newLabel);
    }

    /** {@return whether Xero lists the tenant's users} */
    public boolean isOrganisation() {
        return ORGANISATION.equalsIgnoreCase(type);
    }

    /** {@return the name for messages, unique among the connected tenants} */
    public String label() {
        if (!recordLabel.isEmpty()) {
            return recordLabel;
        }
        if (name.isEmpty()) {
            return id.isEmpty() ? "the organisation of this custom connection" : "tenant " + id;
        }
        return NameText.shortened(SharedNames.label(name, distinction));
    }

    /** {@return why a sync does not read the tenant, for people} Call it for such tenants only. */
    public String reasonNotRead() {
        if (isOrganisation()) {
            return exclusionReason.isEmpty() ? "excluded" : exclusionReason;
        }
        return (type.isEmpty() ? "a tenant of unknown type" : "a " + NameText.shortened(type))
                + "; Xero does not list its users";
    }

    /** {@return the name and the id, for messages that ask for an id} */
    public String nameAndId() {
        return (name.isEmpty() ? label() : NameText.shortened(name)) + " (" + id + ")";
    }

    /** {@return the label as the end of a request name, such as {@code " for Kereru Ltd"}} */
    public String suffixForMessages() {
        return " for " + label();
    }
}

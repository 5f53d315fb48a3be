package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A link between this app and a tenant, as {@code GET /connections} lists it. Every text may be empty.
 *
 * @param id the id of the connection, not of the tenant
 * @param type Xero's tenant type, an open set: ORGANISATION, PRACTICE, PRACTICEMANAGER
 * @param createdAt when the tenant was first connected; null if Xero did not say
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/tenants">Xero tenants</a>
 */
public record Connection(
        @JsonProperty("id") String id,
        @JsonProperty("tenantId") String tenantId,
        @JsonProperty("tenantType") String type,
        @JsonProperty("tenantName") String name,

        @JsonProperty("createdDateUtc") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant createdAt) {
    public Connection {
        name = NameText.strip(name);
    }

    private static final List<String> FIELDS = JsonFields.namesOf(Connection.class);

    /**
     * {@return a connection from a map with the fields of Xero's JSON} Missing ones are empty.
     *
     * @throws IllegalArgumentException if a field is unknown
     */
    @JsonCreator
    public static Connection from(Map<?, ?> map) {
        return of(JsonFields.ofStep(map, FIELDS, List.of("authEventId", "updatedDateUtc")));
    }

    static Connection of(JsonFields fields) {
        return new Connection(
                fields.data("id"),
                fields.id("tenantId"),
                fields.data("tenantType"),
                fields.data("tenantName"),
                fields.instant("createdDateUtc"));
    }

    /**
     * {@return all connections, sorted by tenant id}
     *
     * @param json Xero's response, an array; or a text where a custom connection may not list its connections
     * @throws XeroException.InvalidResponse if it is neither
     */
    public static List<Connection> listFrom(Object json) {
        if (json instanceof String) {
            return List.of();
        }
        if (!(json instanceof List<?> rows)) {
            throw new XeroException.InvalidResponse(
                    "Xero responded to /connections with JSON that is not a list. Try again later.");
        }
        return rows.stream()
                .map(row -> of(JsonFields.of(row)))
                .sorted(Comparator.comparing(Connection::tenantId))
                .toList();
    }

    /**
     * {@return the connection with a connection id, tenant id, tenant name or label, in this order, ignoring case}
     *
     * @throws XeroException.NoOrganisation if no connection matches, or more than one does
     */
    public static Connection find(List<Connection> all, String idOrName) {
        List<Connection> matches = Stream.<Predicate<Connection>>of(
                        connection -> connection.id.equalsIgnoreCase(idOrName),
                        connection -> connection.tenantId.equalsIgnoreCase(idOrName),
                        connection -> !connection.name.isEmpty() && NameText.isSame(connection.name, idOrName),
                        connection -> SharedNames.isLabel(idOrName, connection.name, connection.tenantId))
                .map(matching -> all.stream().filter(matching).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (matches.size() > 1) {
            throw new XeroException.NoOrganisation("More than one connection has the name or id " + idOrName
                    + ". Give the connection id of one of them: "
                    + labels(matches, connection -> connection.id() + " of tenant " + connection.tenantId())
                    + ".");
        }
        if (matches.isEmpty()) {
            throw new XeroException.NoOrganisation("No connected organisation has the name or id " + idOrName
                    + ". Connected: " + (all.isEmpty() ? "none" : labels(all, Connection::tenantId)) + ".");
        }
        return matches.get(0);
    }

    private static String labels(List<Connection> connections, Function<Connection, String> id) {
        return connections.stream()
                .map(connection -> connection.label() + " (" + id.apply(connection) + ")")
                .collect(Collectors.joining(", "));
    }

    /** {@return the name, which others may have too, and the tenant id} */
    public String labelAndTenantId() {
        return label() + " (" + tenantId + ")";
    }

    /** {@return the name for messages} */
    public String label() {
        return name.isEmpty() ? "tenant " + tenantId : NameText.shortened(name);
    }

    /**
     * {@return the path that ends the connection by DELETE}
     *
     * @throws XeroException.InvalidResponse if the id is missing or invalid
     */
    public String path() {
        if (!id.matches("[A-Za-z0-9-]+")) {
            throw new XeroException.InvalidResponse("Xero listed a connection to " + labelAndTenantId()
                    + " without a valid id, so it cannot be disconnected here. Disconnect it in Xero: Settings,"
                    + " Connected apps.");
        }
        return "/connections/" + id;
    }
}

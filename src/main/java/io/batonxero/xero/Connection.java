package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant to which somebody has connected this app. Every text may be empty.
 *
 * @param id what ends it; the tenant has an id of its own
 * @param type Xero's word for the tenant, an open set: ORGANISATION, PRACTICE, PRACTICEMANAGER
 * @param createdAt when it was first connected; null where Xero did not say
 * @see <a href="https://developer.xero.com/documentation/guides/oauth2/tenants">Xero tenants</a>
 */
public record Connection(
        @JsonProperty("id") String id,
        @JsonProperty("tenantId") String tenantId,
        @JsonProperty("tenantType") String type,
        @JsonProperty("tenantName") String name,

        @JsonProperty("createdDateUtc") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant createdAt) {

    /** {@return the connection that a row of {@code /connections} speaks of} */
    @JsonCreator
    public static Connection from(Map<?, ?> row) {
        return of(JsonFields.of(row));
    }

    private static Connection of(JsonFields fields) {
        return new Connection(
                fields.data("id"),
                fields.data("tenantId"),
                fields.data("tenantType"),
                fields.data("tenantName"),
                fields.instant("createdDateUtc"));
    }

    /**
     * {@return all connections, sorted by tenant id}
     *
     * @param json the bare array that Xero answers, or a text where a custom connection may not ask
     * @throws XeroException.Unreadable if it is something else
     */
    public static List<Connection> listFrom(Object json) {
        if (json instanceof String) {
            return List.of();
        }
        if (!(json instanceof List<?> rows)) {
            throw new XeroException.Unreadable(
                    "Xero answered /connections with JSON that is not a list. Try again later.");
        }
        return rows.stream()
                .map(row -> of(JsonFields.of(row)))
                .sorted(Comparator.comparing(Connection::tenantId))
                .toList();
    }

    /**
     * {@return the one that a person names: by its id, its tenant's id or its tenant's name, in any case}
     *
     * @throws XeroException.NoOrganisation if it is none of them, or more than one
     */
    public static Connection named(List<Connection> all, String name) {
        List<Connection> named =
                all.stream().filter(connection -> connection.is(name)).toList();
        if (named.size() != 1) {
            throw new XeroException.NoOrganisation(name + " is the name of "
                    + (named.isEmpty() ? "no" : "more than one")
                    + " connected organisation. Connected are: "
                    + (all.isEmpty()
                            ? "none."
                            : all.stream()
                                            .map(connection -> connection.label() + " (" + connection.tenantId() + ")")
                                            .collect(Collectors.joining(", "))
                                    + "."));
        }
        return named.get(0);
    }

    /** {@return what a person would call it} */
    public String label() {
        return name.isEmpty() ? "tenant " + tenantId : name;
    }

    /**
     * {@return where Xero ends it}
     *
     * @throws XeroException.Unreadable if its id is not one
     */
    public String path() {
        if (!id.matches("[A-Za-z0-9-]+")) {
            throw new XeroException.Unreadable(
                    "Xero listed a connection to " + label()
                            + " without an id that can be used, so it cannot be ended here. End it in Xero: Settings, Connected apps.");
        }
        return "/connections/" + id;
    }

    private boolean is(String named) {
        return List.of(id, tenantId, name).stream().anyMatch(text -> !text.isEmpty() && text.equalsIgnoreCase(named));
    }
}

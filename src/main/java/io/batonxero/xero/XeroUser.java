package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.batonxero.names.NameText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user of one organisation. Every text may be empty; a user without an id is skipped and counted.
 *
 * @param id the user's id in this organisation; the same person has another one elsewhere
 * @param globalId the person's id in all organisations; Xero sends it for some people only
 * @param updatedAt when the record last changed, not the last login; null if Xero did not say
 * @param subscriber whether the user owns the subscription
 * @param unreadable the fields that are missing here, because Xero sent values of another type or format
 * @see <a href="https://developer.xero.com/documentation/api/accounting/users">Xero Users</a>
 */
public record XeroUser(
        @JsonProperty("UserID") String id,
        @JsonProperty("GlobalUserID") String globalId,
        @JsonProperty("EmailAddress") String email,
        @JsonProperty("FirstName") String firstName,
        @JsonProperty("LastName") String lastName,

        @JsonProperty("UpdatedDateUTC") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant updatedAt,

        @JsonProperty("IsSubscriber") boolean subscriber,
        @JsonProperty("OrganisationRole") OrganisationRole role,
        @JsonIgnore List<String> unreadable) {

    static final String COLLECTION = "Users";

    private static final List<String> FIELDS = JsonFields.namesOf(XeroUser.class);

    public XeroUser {
        email = NameText.strip(email);
        firstName = NameText.strip(firstName);
        lastName = NameText.strip(lastName);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * {@return a user from a map with the fields of Xero's JSON} Missing ones are empty.
     *
     * @throws IllegalArgumentException if a field is unknown
     */
    @JsonCreator
    public static XeroUser from(Map<?, ?> map) {
        return of(JsonFields.ofStep(map, FIELDS, List.of()));
    }

    static XeroUser of(JsonFields fields) {
        return new XeroUser(
                fields.id("UserID"),
                fields.id("GlobalUserID"),
                fields.data("EmailAddress"),
                fields.data("FirstName"),
                fields.data("LastName"),
                fields.instant("UpdatedDateUTC"),
                fields.flag("IsSubscriber"),
                OrganisationRole.of(fields.data("OrganisationRole")),
                fields.unreadable());
    }

    /** {@return a list of users, no page of which has been read} A page size of 0 means no paging. */
    public static Pages<XeroUser> pages(int size) {
        return Pages.of(COLLECTION, size, record -> record instanceof XeroUser user ? user : of(JsonFields.of(record)));
    }

    /** {@return a copy with another name, for routes that replace a step} */
    public XeroUser withName(String first, String last) {
        return new XeroUser(id, globalId, email, first, last, updatedAt, subscriber, role, unreadable);
    }

    /** {@return the e-mail address; empty if it contains invisible characters, since it could be mistaken for another's} */
    public String usableEmail() {
        return NameText.hasInvisible(email) ? "" : email;
    }

    /** {@return the person's name, else the e-mail address, else the id} */
    public String displayName() {
        String name = firstName.isEmpty() || lastName.isEmpty() ? firstName + lastName : firstName + " " + lastName;
        return !name.isEmpty() ? name : !email.isEmpty() ? email : id;
    }
}

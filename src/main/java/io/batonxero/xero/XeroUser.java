package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Someone who can enter one organisation. Every text may be empty, the id too: such a record is bad, and counted.
 *
 * @param id differs from organisation to organisation, for the same person
 * @param globalId the same for one person everywhere; Xero sends it for some people only
 * @param updatedAt when the record last changed, which says nothing of a login; null where Xero did not say
 * @param subscriber whether this person owns the subscription
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
        @JsonProperty("OrganisationRole") OrganisationRole role) {

    static final String COLLECTION = "Users";

    /** {@return a user out of Xero's own field names} Unknown ones are ignored, missing ones are empty. */
    @JsonCreator
    public static XeroUser from(Map<?, ?> json) {
        return of(JsonFields.of(json));
    }

    static XeroUser of(JsonFields fields) {
        return new XeroUser(
                fields.data("UserID"),
                fields.data("GlobalUserID"),
                fields.data("EmailAddress"),
                fields.data("FirstName"),
                fields.data("LastName"),
                fields.instant("UpdatedDateUTC"),
                fields.flag("IsSubscriber"),
                OrganisationRole.of(fields.data("OrganisationRole")));
    }

    /** {@return pages of users, none read yet} At most {@code size} users each; 0 asks once, for all of them. */
    public static Pages<XeroUser> pages(int size) {
        return Pages.of(COLLECTION, size, record -> record instanceof XeroUser user ? user : of(JsonFields.of(record)));
    }

    /** {@return the same person under another name} */
    public XeroUser withName(String first, String last) {
        return new XeroUser(id, globalId, email, first, last, updatedAt, subscriber, role);
    }

    /** {@return the person's name, else the e-mail address, else the id} */
    public String displayName() {
        String name = firstName.isEmpty() || lastName.isEmpty() ? firstName + lastName : firstName + " " + lastName;
        return !name.isEmpty() ? name : !email.isEmpty() ? email : id;
    }
}

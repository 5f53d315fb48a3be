package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import java.util.List;
import java.util.Map;

/**
 * A user of Xero Projects in one organisation. Every text may be empty.
 *
 * @param id the id in Xero Projects, which differs from the UserID of {@link XeroUser}
 * @see <a href="https://developer.xero.com/documentation/api/projects/users">Xero Projects users</a>
 */
public record ProjectsUser(@JsonProperty("userId") String id, String name, String email) {
    private static final List<String> FIELDS = JsonFields.namesOf(ProjectsUser.class);

    public ProjectsUser {
        name = NameText.strip(name);
        email = NameText.strip(email);
    }

    /**
     * {@return a user from a map with the fields of Xero's JSON} Missing ones are empty.
     *
     * @throws IllegalArgumentException if a field is unknown
     */
    @JsonCreator
    public static ProjectsUser from(Map<?, ?> map) {
        return of(JsonFields.ofStep(map, FIELDS, List.of()));
    }

    private static ProjectsUser of(JsonFields fields) {
        return new ProjectsUser(fields.id("userId"), fields.data("name"), fields.data("email"));
    }

    /** {@return a list of users, no page of which has been read} */
    public static Pages<ProjectsUser> pages(int size) {
        return Pages.of("items", size, record -> of(JsonFields.of(record)));
    }

    /** {@return whether both have the same e-mail address, ignoring case} An address that only looks the same is that of another user. */
    public boolean hasEmailOf(XeroUser user) {
        return !email.isEmpty()
                && (email.equalsIgnoreCase(user.email())
                        || (!NameText.hasInvisible(email) && NameText.isSame(email, user.usableEmail())));
    }

    /** {@return the name for messages} */
    public String label() {
        if (name.isEmpty() && email.isEmpty()) {
            return id.isEmpty() ? "someone without a name" : id;
        }
        return email.isEmpty()
                ? NameText.shortened(SharedNames.label(name, id))
                : NameText.shortened(name.isEmpty() ? id : name) + " <" + NameText.shortened(email) + ">";
    }
}

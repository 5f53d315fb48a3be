package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batonxero.names.NameText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        return new ProjectsUser(fields.data("userId"), fields.data("name"), fields.data("email"));
    }

    /** {@return a list of users, no page of which has been read} */
    public static Pages<ProjectsUser> pages(int size) {
        return Pages.of("items", size, record -> of(JsonFields.of(record)));
    }

    /** {@return whether both have the same e-mail address, ignoring case} */
    public boolean hasEmailOf(XeroUser user) {
        return !email.isEmpty() && NameText.isSame(email, user.email());
    }

    /** {@return the name for messages} */
    public String label() {
        String nameOrId = Stream.of(name, id, "someone without a name")
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return email.isEmpty() ? nameOrId : nameOrId + " <" + email + ">";
    }
}

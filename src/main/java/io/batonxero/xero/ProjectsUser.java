package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Someone who can use Xero Projects in one organisation. Every text may be empty.
 *
 * @param id of Projects alone: it is no UserID
 * @see <a href="https://developer.xero.com/documentation/api/projects/users">Xero Projects users</a>
 */
public record ProjectsUser(@JsonProperty("userId") String id, String name, String email) {
    /** {@return a user out of Xero's own field names} Unknown ones are ignored, missing ones are empty. */
    @JsonCreator
    public static ProjectsUser from(Map<?, ?> json) {
        return of(JsonFields.of(json));
    }

    private static ProjectsUser of(JsonFields fields) {
        return new ProjectsUser(fields.data("userId"), fields.data("name"), fields.data("email"));
    }

    /** {@return pages of users, none read yet} At most {@code size} users each. */
    public static Pages<ProjectsUser> pages(int size) {
        return Pages.of("items", size, record -> of(JsonFields.of(record)));
    }

    /** {@return whether both have the same e-mail address, in any case} */
    public boolean hasEmailOf(XeroUser user) {
        return !email.isEmpty() && email.equalsIgnoreCase(user.email());
    }

    /** {@return what a person would call someone} */
    public String label() {
        String who = Stream.of(name, id, "someone without a name")
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return email.isEmpty() ? who : who + " <" + email + ">";
    }
}

package io.batonxero.report.compare;

/**
 * A change of the access to one organisation.
 *
 * @param userId empty for a change of an organisation; so are the other texts of a person
 * @param before the access of the person at the previous delivery; empty for one who joined
 * @param after the access of the person now; empty for one who left
 * @param people the number of people with access to the organisation; 0 for a change of a person
 */
public record AccessChange(
        Kind kind,
        String organisationId,
        String organisation,
        String userId,
        String person,
        String email,
        String before,
        String after,
        int people) {
    /** The kinds of change. */
    public enum Kind {
        NEW_ORGANISATION("new organisation"),
        GONE_ORGANISATION("organisation no longer in the report"),
        JOINED("joined"),
        ROLE_CHANGED("role changed"),
        LEFT("left");

        /** The words for people. */
        public final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** {@return whether a person changed, not an organisation} */
    public boolean isOfPerson() {
        return kind != Kind.NEW_ORGANISATION && kind != Kind.GONE_ORGANISATION;
    }
}

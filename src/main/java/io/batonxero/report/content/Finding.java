package io.batonxero.report.content;

import java.util.List;

/**
 * A line of "Things to look at": all findings of one kind.
 *
 * @param count the number of organisations, people or records of this kind
 * @param text a sentence with the count
 * @param examples the first ones
 */
public record Finding(Kind kind, int count, String text, List<Example> examples) {
    /** The kinds, in the order of a report. */
    public enum Kind {
        ORGANISATIONS_NOT_READ,
        DATA_NOT_READ,
        UNDOCUMENTED_ROLES,
        OUTSIDE_DOMAINS,
        SHARED_ADDRESSES,
        WITHOUT_SUBSCRIBER,
        SEVERAL_SUBSCRIBERS,
        SEVERAL_ACCOUNTS,
        WITHOUT_NAME_OR_ADDRESS,
        SEVERAL_ADDRESSES,
        DISABLED_USERS,
        GRANTS_NOT_SHOWN
    }

    /**
     * An example.
     *
     * @param organisationId the organisation of the example; empty if it is in none or in several
     */
    public record Example(String text, String organisationId) {}

    /** Copies the list. */
    public Finding {
        examples = List.copyOf(examples);
    }

    /** {@return the number of findings that no example shows} */
    public int more() {
        return count - examples.size();
    }
}

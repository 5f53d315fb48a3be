package io.batonxero.settings;

import java.util.List;

/**
 * The values that a shell offers for a setting, a flag or an argument.
 *
 * @param source the place of further values
 * @param words the words that are always offered; if a setting is {@link Setting#oneOf one of them}, the only values
 */
public record Values(Source source, List<String> words) {
    /** A place where a shell finds values. */
    public enum Source {
        NONE("text"),
        FILES("file"),
        FOLDERS("folder"),
        /** Names of the last delivery, as entries of a list. */
        ORGANISATIONS("text"),
        /** Names of the last delivery. */
        ORGANISATION_NAMES("text"),
        /** Tenant ids of the last delivery. */
        TENANT_IDS("text"),
        /** Codes of the refused syncs. */
        REMOVAL_CODES("text");

        /** The placeholder of a value in {@code --help}. */
        public final String label;

        Source(String label) {
            this.label = label;
        }
    }

    /** Nothing is offered. */
    public static final Values NONE = of(Source.NONE);

    /** Copies the words. */
    public Values {
        words = List.copyOf(words);
    }

    /** {@return values of a place, and words beside them} */
    public static Values of(Source source, String... words) {
        return new Values(source, List.of(words));
    }

    /** {@return a closed list of words} */
    public static Values words(String... words) {
        return of(Source.NONE, words);
    }

    /** {@return the words for a sentence, such as {@code debug, info or warn}} */
    public String either() {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}

package io.batonxero.xero;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OAuth scopes that are requested from Xero. */
public final class Scopes {
    /** Allows reading organisations and users. */
    public static final String SETTINGS = "accounting.settings.read";

    /** Allows reading the users of Xero Projects. */
    public static final String PROJECTS = "projects.read";

    private static final String READ_ONLY = ".read";

    private Scopes() {}

    /**
     * {@return the needed scopes that were not granted} A scope without {@code .read} includes the one with it.
     *
     * @param needed separated by spaces
     * @param granted the field {@code scope} of a token response, a text or a list; null or empty if all were granted
     */
    public static List<String> missing(String needed, @Nullable Object granted) {
        String text = granted == null
                ? ""
                : granted.toString().replaceAll("[\\s,\\[\\]]+", " ").strip();
        List<String> all = List.of(text.split(" ", -1));
        return text.isEmpty()
                ? List.of()
                : Stream.of(needed.split(" ", -1))
                        .filter(scope -> !all.contains(scope)
                                && !(scope.endsWith(READ_ONLY)
                                        && all.contains(scope.substring(0, scope.length() - READ_ONLY.length()))))
                        .toList();
    }

    /** {@return the exception for a sign-in without some scopes, which says what each is for} */
    public static XeroException notGranted(List<String> missing) {
        return new XeroException.Forbidden("Xero did not grant "
                + missing.stream()
                        .map(scope -> scope
                                + (scope.equals(PROJECTS)
                                        ? " (reads the users of Xero Projects; --xero-projects=false, BATON_XERO_PROJECTS, does without it)"
                                        : " (reads organisations and their users; no sync succeeds without it)"))
                        .collect(Collectors.joining(" and "))
                + ". The tokens are stored. Check which scopes the app may request, on its page at Xero, then run"
                + " authorize again.");
    }
}

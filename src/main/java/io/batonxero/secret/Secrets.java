package io.batonxero.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The secrets in use. Whatever comes to hold one registers it here; every text that leaves the program is masked here. No
 * secret can be read back. Thread-safe.
 */
public final class Secrets {
    /** The newest secrets of one kind are kept: tokens of half an hour stay masked for hours. */
    private static final int KEPT_OF_A_KIND = 8;
    /** A group of a GUID has 12, and what is shorter may be a word that somebody chose. */
    private static final int LEAST_CHARS_IN_DATA = 16;

    private static final Map<String, Deque<List<String>>> FORMS = new TreeMap<>();
    /** The kinds that Xero gets, and so could send back. People choose others, which may stand in data by chance. */
    private static final Pattern SENT_TO_XERO =
            Pattern.compile("Xero .*|OAuth response|baton\\.(xero\\.client-secret|refresh-token|token)");

    private static volatile SecretIndex index = new SecretIndex(List.of());
    private static volatile SecretIndex sentToXero = new SecretIndex(List.of());

    private Secrets() {}

    /**
     * Masks a secret in all texts from now on: whole or a part of at least 12 characters; as it is, URL-encoded, in
     * Base64, in hexadecimal digits, escaped for JSON or HTML. One of fewer than 4 characters, or of
     * fewer than 8 that are but a word in small letters, is not masked.
     *
     * @param kind the newest 8 secrets of a kind are kept
     */
    public static void register(String kind, String secret) {
        List<String> forms = SecretEncodings.of(secret);
        if (forms.isEmpty()) {
            return;
        }
        synchronized (FORMS) {
            Deque<List<String>> known = FORMS.computeIfAbsent(kind, none -> new ArrayDeque<>());
            if (forms.equals(known.peekLast())) {
                return;
            }
            boolean isNew = !known.remove(forms);
            known.addLast(forms);
            if (known.size() > KEPT_OF_A_KIND) {
                known.removeFirst();
            }
            if (isNew) {
                index = index(any -> true);
                sentToXero = index(SENT_TO_XERO.asMatchPredicate());
            }
        }
    }

    private static SecretIndex index(Predicate<String> kinds) {
        return new SecretIndex(FORMS.entrySet().stream()
                .filter(forms -> kinds.test(forms.getKey()))
                .flatMap(forms -> forms.getValue().stream())
                .flatMap(List::stream)
                .distinct()
                .toList());
    }

    /** {@return the same of text in bytes, in a character set that is ASCII where it can be} */
    public static byte[] mask(byte[] text) {
        // Each byte is a character of its own here, so that none is lost whatever the character set.
        return mask(new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * {@return whether a secret that Xero was sent, or a part of one, of 16 characters or more stands in data} Data
     * cannot be masked: an id or an e-mail address would be another one.
     */
    public static boolean isIn(String data) {
        return sentToXero.isIn(data, LEAST_CHARS_IN_DATA);
    }

    /** {@return a text with {@code ***} in the place of each secret} The same text, where it holds none. */
    public static String mask(String text) {
        return index.mask(text);
    }
}

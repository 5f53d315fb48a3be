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
 * The registry of the secrets in use. Each class that receives a secret registers it; each text that leaves the program is
 * masked. No secret can be read back. Thread-safe.
 */
public final class Secrets {
    /** An access token is valid for 30 minutes, so that the last 8 cover 4 hours. */
    private static final int KEPT_PER_KIND = 8;
    /** The longest group of a GUID has 12 characters; shorter secrets may be chosen words. */
    private static final int MIN_CHARS_IN_DATA = 16;

    private static final Map<String, Deque<List<String>>> FORMS = new TreeMap<>();
    /** The kinds that are sent to Xero, so that Xero could echo them. Others may match data by chance. */
    private static final Pattern SENT_TO_XERO =
            Pattern.compile("Xero .*|OAuth response|baton\\.(xero\\.client-secret|refresh-token|token)");

    private static volatile SecretIndex index = new SecretIndex(List.of());
    private static volatile SecretIndex sentToXero = new SecretIndex(List.of());

    private Secrets() {}

    /**
     * Masks a secret in all texts from now on: the whole secret or a part of at least 12 characters; plain, URL-encoded, in
     * Base64, hexadecimal, or escaped for JSON or HTML. A secret of fewer than 4 characters, or a lower-case word of fewer
     * than 8, is not masked.
     *
     * @param kind of the secret; the newest 8 of a kind are kept
     */
    public static void register(String kind, String secret) {
        List<String> forms = SecretEncodings.of(secret);
        if (forms.isEmpty()) {
            return;
        }
        synchronized (FORMS) {
            Deque<List<String>> known = FORMS.computeIfAbsent(kind, newKind -> new ArrayDeque<>());
            if (forms.equals(known.peekLast())) {
                return;
            }
            boolean isNew = !known.remove(forms);
            known.addLast(forms);
            if (known.size() > KEPT_PER_KIND) {
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

    /** {@return a text in bytes with {@code ***} in place of each secret} Its character set is compatible with ASCII. */
    public static byte[] mask(byte[] text) {
        // ISO 8859-1 maps each byte to one character, so that no byte is lost.
        return mask(new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * {@return whether data contains at least 16 characters of a secret that was sent to Xero} Such data is rejected, because
     * a masked id or e-mail address would be a different one.
     */
    public static boolean isIn(String data) {
        return sentToXero.isIn(data, MIN_CHARS_IN_DATA);
    }

    /** {@return a text with {@code ***} in place of each secret} Returns the same instance if there is none. */
    public static String mask(String text) {
        return index.mask(text);
    }
}

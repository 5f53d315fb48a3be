package io.batonxero;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Secrets to look for in whatever a program said: parts of them, as they are or in another encoding. */
final class MarkedSecrets {
    private static final int PART = 16;

    private final Set<String> parts = new HashSet<>();

    /** Looks for each part of 16 characters, of the secret and of what encodings make of it; not for plain words. */
    void add(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        addParts(secret);
        addParts(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        addParts(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = ("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8);
            String base64 = Base64.getEncoder().encodeToString(shifted);
            String own = base64.length() < PART ? "" : base64.substring(4, base64.length() - 4);
            addParts(own);
            addParts(own.replace('+', '-').replace('/', '_'));
        }
    }

    private void addParts(String text) {
        IntStream.rangeClosed(0, text.length() - PART)
                .mapToObj(begin -> text.substring(begin, begin + PART))
                .filter(part -> part.chars().anyMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
                .forEach(parts::add);
    }

    /** {@return the parts that stand in a text} */
    Set<String> foundIn(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (int begin = 0; begin + PART <= text.length(); begin++) {
            String part = text.substring(begin, begin + PART);
            if (parts.contains(part)) {
                found.add(part);
            }
        }
        return found;
    }

    int count() {
        return parts.size();
    }
}

package io.batonxero.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Searches output for secrets and parts of them, plain or encoded. */
public final class MarkedSecrets {
    private static final int PART_CHARS = 16;

    private final Set<String> parts = new HashSet<>();

    /** Adds each part of 16 characters of a secret and of its encodings, except lower-case words. */
    public void add(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        addParts(secret);
        addParts(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        addParts(HexFormat.of().formatHex(bytes));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = ("x".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8);
            String base64 = Base64.getEncoder().encodeToString(shifted);
            String inner = base64.length() < PART_CHARS ? "" : base64.substring(4, base64.length() - 4);
            addParts(inner);
            addParts(inner.replace('+', '-').replace('/', '_'));
        }
    }

    private void addParts(String text) {
        IntStream.rangeClosed(0, text.length() - PART_CHARS)
                .mapToObj(begin -> text.substring(begin, begin + PART_CHARS))
                .filter(part -> part.chars().anyMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
                .forEach(parts::add);
    }

    /** {@return the parts that a text contains} */
    public Set<String> foundIn(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (int begin = 0; begin + PART_CHARS <= text.length(); begin++) {
            String part = text.substring(begin, begin + PART_CHARS);
            if (parts.contains(part)) {
                found.add(part);
            }
        }
        return found;
    }

    public int count() {
        return parts.size();
    }
}

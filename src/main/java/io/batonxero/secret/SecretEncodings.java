package io.batonxero.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The encodings in which a secret may appear in a text. */
final class SecretEncodings {
    private static final int MIN_CHARS = 4;
    /** Shorter encodings would match other text by chance. */
    private static final int MIN_ENCODED_CHARS = 8;

    private SecretEncodings() {}

    /** {@return the distinct forms of a secret; empty if it is too short to be recognised} */
    static List<String> of(String secret) {
        String bare = secret.strip();
        boolean isWord = bare.length() < MIN_ENCODED_CHARS && bare.matches("[a-z_.-]+");
        if (bare.length() < MIN_CHARS || isWord) {
            return List.of();
        }
        byte[] bytes = bare.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(bare, StandardCharsets.UTF_8);
        String json = json(bare);
        Set<String> forms = new LinkedHashSet<>(List.of(
                bare,
                url,
                url.replace("+", "%20").replace("*", "%2A"),
                // As in messages, which are one line.
                bare.replaceAll("[\\p{Cntrl}\\s]+", " "),
                json,
                json.replace("/", "\\/"),
                ascii(json),
                html(bare).replace("'", "&#39;"),
                html(bare).replace("'", "&apos;")));
        for (String form : List.copyOf(forms)) {
            // As in byte streams, which are searched as ISO 8859-1.
            forms.add(new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        List<String> encoded = new ArrayList<>(List.of(HexFormat.of().formatHex(bytes)));
        for (int offset = 0; offset < 3; offset++) {
            encoded.add(base64(bytes, offset));
        }
        encoded.stream().filter(form -> form.length() >= MIN_ENCODED_CHARS).forEach(forms::add);
        return List.copyOf(forms);
    }

    private static String json(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** {@return JSON with all characters escaped that are not ASCII} */
    private static String ascii(String json) {
        return json.chars()
                .mapToObj(c -> c < 0x80 ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** {@return the Base64 characters that depend on these bytes alone, if {@code offset} other bytes precede them} */
    private static String base64(byte[] bytes, int offset) {
        byte[] all = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, all, offset, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(all);
        return text.substring(Arrays.asList(0, 2, 3).get(offset), text.length() - (all.length % 3 == 0 ? 0 : 1));
    }
}

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

/** The ways in which a secret may be written. */
final class SecretEncodings {
    private static final int LEAST_CHARS = 4;
    /** A shorter one would be found by chance. */
    private static final int LEAST_ENCODED_CHARS = 8;

    private SecretEncodings() {}

    /** {@return the forms of a secret, each once} None of one that cannot be told from other text. */
    static List<String> of(String secret) {
        String bare = secret.strip();
        boolean isWord = bare.length() < LEAST_ENCODED_CHARS && bare.matches("[a-z_.-]+");
        if (bare.length() < LEAST_CHARS || isWord) {
            return List.of();
        }
        byte[] bytes = bare.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(bare, StandardCharsets.UTF_8);
        String json = json(bare);
        Set<String> forms = new LinkedHashSet<>(List.of(
                bare,
                url,
                url.replace("+", "%20").replace("*", "%2A"),
                // As messages have it, which are in a line.
                bare.replaceAll("[\\p{Cntrl}\\s]+", " "),
                json,
                json.replace("/", "\\/"),
                ascii(json),
                html(bare).replace("'", "&#39;"),
                html(bare).replace("'", "&apos;")));
        for (String form : List.copyOf(forms)) {
            // Streams of bytes are looked at as if they were in this character set.
            forms.add(new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        List<String> encoded = new ArrayList<>(List.of(HexFormat.of().formatHex(bytes)));
        for (int before = 0; before < 3; before++) {
            encoded.add(base64(bytes, before));
        }
        encoded.stream().filter(form -> form.length() >= LEAST_ENCODED_CHARS).forEach(forms::add);
        return List.copyOf(forms);
    }

    private static String json(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** {@return JSON as those write it who escape all that is not ASCII} */
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

    /** {@return what bytes look like in Base64 after so many others, without the characters that others share} */
    private static String base64(byte[] bytes, int before) {
        byte[] all = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, all, before, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(all);
        return text.substring(Arrays.asList(0, 2, 3).get(before), text.length() - (all.length % 3 == 0 ? 0 : 1));
    }
}

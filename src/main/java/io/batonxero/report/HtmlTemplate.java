package io.batonxero.report;

import io.batonxero.base.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of named pieces. In the file, a line {@code === name} starts a piece; <code>{{key}}</code> is replaced by a
 * value, which is always escaped.
 */
final class HtmlTemplate {
    private static final Pattern PIECE = Pattern.compile("(?m)^=== ([a-z-]+)\\n");
    private static final Pattern KEY = Pattern.compile("\\{\\{([a-z-]+)}}");

    private final Map<String, String> pieces = new HashMap<>();

    private HtmlTemplate(String text) {
        Matcher piece = PIECE.matcher(text);
        boolean found = piece.find();
        while (found) {
            String name = piece.group(1);
            int begin = piece.end();
            found = piece.find();
            pieces.put(name, text.substring(begin, found ? piece.start() : text.length()));
        }
    }

    /** {@return the template in a resource} */
    static HtmlTemplate read(String resource) throws IOException {
        try (InputStream in = HtmlTemplate.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The resource " + resource + " is missing in the program");
            }
            // A checkout on Windows may have changed line ends, and with them the hash of the style.
            return new HtmlTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
        }
    }

    /** {@return the text of a piece} */
    String piece(String name) {
        String piece = pieces.get(name);
        if (piece == null) {
            throw new IllegalArgumentException("The template has no piece named " + name);
        }
        return piece;
    }

    /** Writes a piece without values. */
    void write(Writer out, String name) throws IOException {
        write(out, name, Map.of());
    }

    /** Writes a piece with its values. */
    void write(Writer out, String name, Map<String, ?> values) throws IOException {
        out.append(text(name, values));
    }

    /** {@return a piece with its values} */
    String text(String name, Map<String, ?> values) {
        Matcher key = KEY.matcher(piece(name));
        StringBuilder html = new StringBuilder();
        while (key.find()) {
            Object value = values.get(key.group(1));
            if (value == null) {
                throw new IllegalArgumentException("No value for " + key.group(1) + " in piece " + name);
            }
            key.appendReplacement(html, Matcher.quoteReplacement(SafeText.html(value.toString())));
        }
        return key.appendTail(html).toString();
    }
}

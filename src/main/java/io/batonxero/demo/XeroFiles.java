package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The data of a simulated Xero, as JSON files: {@code connections.json}, and for each tenant
 * {@code <tenant id>/organisation.json}, {@code <tenant id>/users.json} and, for Projects,
 * {@code <tenant id>/projects-users.json}.
 */
@FunctionalInterface
public interface XeroFiles {
    /** {@return the content of a file; empty if it does not exist} */
    Optional<JsonNode> json(String name);

    /** {@return the data of the demo: three organisations and a practice} */
    static XeroFiles ofDemo() {
        return name -> {
            try (InputStream in = XeroFiles.class.getResourceAsStream("/demo/" + name)) {
                return in == null ? Optional.empty() : Optional.of(new ObjectMapper().readTree(in));
            } catch (IOException e) {
                throw new UncheckedIOException("The simulated Xero cannot read " + name, e);
            }
        };
    }
}

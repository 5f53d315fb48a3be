package io.batonxero.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The refusals since the last delivery, stored as JSON.
 *
 * @param refused the last refusal of each subject
 */
record Refusals(int version, Map<String, Refusal> refused) {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A refusal with the code that accepts it. */
    record Refusal(String code, String reason) {}

    static Refusals read(Optional<byte[]> document) throws IOException {
        Refusals read = document.isEmpty() ? null : JSON.readValue(document.get(), Refusals.class);
        return read == null || read.version != VERSION ? new Refusals(VERSION, Map.of()) : read;
    }

    Refusals with(String subject, Refusal refusal) {
        Map<String, Refusal> all = new TreeMap<>(refused);
        all.put(subject, refusal);
        return new Refusals(VERSION, all);
    }

    Optional<Refusal> withCode(String code) {
        return refused.values().stream()
                .filter(refusal -> refusal.code().equalsIgnoreCase(code))
                .findFirst();
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The refusals cannot be written as JSON", e);
        }
    }
}

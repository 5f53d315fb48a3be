package io.batonxero.baton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.base.Sha256;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was delivered last, in numbers.
 *
 * @param version of this format
 * @param at when, ISO 8601
 * @param digest SHA-256 of sync id and organisations: the name of this delivery
 * @param organisations sorted by id
 */
record Delivered(int version, String at, String syncId, String digest, List<Organisation> organisations) {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Keeps its own copy. */
    Delivered {
        organisations = List.copyOf(organisations);
    }

    /** One organisation, in numbers. */
    record Organisation(String id, String tenantId, String name, int users, int grants) {
        Organisation plus(Organisation other) {
            return new Organisation(id, tenantId, name, users + other.users, grants + other.grants);
        }
    }

    static Delivered of(String at, String syncId, Collection<Organisation> organisations) {
        List<Organisation> sorted = organisations.stream()
                .sorted(Comparator.comparing(Organisation::id))
                .toList();
        return new Delivered(VERSION, at, syncId, Sha256.hex(syncId + sorted), sorted);
    }

    /** {@return the numbers of organisations, by OrganisationID} Two tenants may share one. */
    static Map<String, Organisation> numbers(Collection<OrganisationCounts> counts) {
        Map<String, Organisation> numbers = new LinkedHashMap<>();
        for (OrganisationCounts one : counts) {
            numbers.merge(
                    one.id(),
                    new Organisation(one.id(), one.tenantId(), one.name(), one.users(), one.grants()),
                    Organisation::plus);
        }
        return numbers;
    }

    /**
     * {@return what a file says}
     *
     * @throws IOException if it is damaged, or of another version
     */
    static Delivered read(byte[] json) throws IOException {
        Delivered read = JSON.readValue(json, Delivered.class);
        if (read == null || read.version != VERSION) {
            throw new IOException("not of version " + VERSION);
        }
        return read;
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Numbers and texts can be written", impossible);
        }
    }
}

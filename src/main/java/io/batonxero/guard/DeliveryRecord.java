package io.batonxero.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batonxero.base.Sha256;
import io.batonxero.baton.OrganisationCounts;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was delivered last, in numbers.
 *
 * @param version of this format
 * @param at when, ISO 8601
 * @param digest SHA-256 of sync id and organisations: the name of this delivery
 * @param organisations sorted by id
 */
record DeliveryRecord(int version, String at, String syncId, String digest, List<Organisation> organisations) {
    private static final int VERSION = 2;

    /** Before grants were counted by slug. */
    private static final int WITHOUT_SLUGS = 1;

    /** The record before the first delivery. */
    static final DeliveryRecord NOTHING = new DeliveryRecord(VERSION, "", "", "", List.of());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Keeps its own copy. */
    DeliveryRecord {
        organisations = List.copyOf(organisations);
    }

    /**
     * One organisation, in numbers.
     *
     * @param grantsBySlug by slug of the entitlement; empty in what an older version remembered
     */
    record Organisation(
            String id, String tenantId, String name, int users, int grants, Map<String, Integer> grantsBySlug) {
        /** Keeps its own, sorted copy. */
        Organisation {
            grantsBySlug = Collections.unmodifiableMap(new TreeMap<>(grantsBySlug));
        }

        static Organisation of(OrganisationCounts counts) {
            return new Organisation(
                    counts.id(),
                    counts.tenantId(),
                    counts.name(),
                    counts.users(),
                    counts.grants(),
                    counts.grantsBySlug());
        }

        /** {@return the same organisation, once it is gone} */
        Organisation gone() {
            return new Organisation(id, tenantId, name, 0, 0, Map.of());
        }

        Organisation plus(Organisation other) {
            Map<String, Integer> sums = new TreeMap<>(grantsBySlug);
            other.grantsBySlug.forEach((slug, grants) -> sums.merge(slug, grants, Integer::sum));
            return new Organisation(id, tenantId, name, users + other.users, grants + other.grants, sums);
        }
    }

    static DeliveryRecord of(String at, String syncId, Collection<Organisation> organisations) {
        List<Organisation> sorted = organisations.stream()
                .sorted(Comparator.comparing(Organisation::id))
                .toList();
        return new DeliveryRecord(VERSION, at, syncId, Sha256.hex(syncId + sorted), sorted);
    }

    /** {@return the numbers of organisations, by OrganisationID} Two tenants may share one. */
    static Map<String, Organisation> numbers(Collection<OrganisationCounts> counts) {
        Map<String, Organisation> numbers = new LinkedHashMap<>();
        for (OrganisationCounts one : counts) {
            numbers.merge(one.id(), Organisation.of(one), Organisation::plus);
        }
        return numbers;
    }

    /**
     * {@return what a file says}
     *
     * @throws IOException if it is damaged, or of another version
     */
    static DeliveryRecord read(byte[] json) throws IOException {
        JsonNode document = JSON.readTree(json);
        if (document.path("version").asInt() == WITHOUT_SLUGS) {
            ((ObjectNode) document).put("version", VERSION);
            for (JsonNode one : document.path("organisations")) {
                if (one instanceof ObjectNode organisation) {
                    organisation.putObject("grantsBySlug");
                }
            }
        }
        DeliveryRecord read = JSON.treeToValue(document, DeliveryRecord.class);
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

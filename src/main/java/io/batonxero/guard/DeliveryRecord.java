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
 * The counts of the last delivery, stored as JSON.
 *
 * @param version the version of the format
 * @param at the time of the delivery, ISO 8601
 * @param digest SHA-256 of sync id and organisations, which identifies the delivery
 * @param organisations sorted by id
 */
record DeliveryRecord(int version, String at, String syncId, String digest, List<Organisation> organisations) {
    private static final int VERSION = 2;

    /** The version before grants were counted by slug. */
    private static final int WITHOUT_SLUGS = 1;

    /** The record of no delivery. */
    static final DeliveryRecord NOTHING = new DeliveryRecord(VERSION, "", "", "", List.of());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    DeliveryRecord {
        organisations = List.copyOf(organisations);
    }

    /**
     * The counts of one organisation.
     *
     * @param grantsBySlug number of grants by slug of the entitlement; empty in records of version 1
     */
    record Organisation(
            String id, String tenantId, String name, int users, int grants, Map<String, Integer> grantsBySlug) {
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

        /** {@return the organisation without users and grants} */
        Organisation emptied() {
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

    /** {@return the counts by OrganisationID, which two tenants may share} */
    static Map<String, Organisation> byId(Collection<OrganisationCounts> counts) {
        Map<String, Organisation> byId = new LinkedHashMap<>();
        for (OrganisationCounts one : counts) {
            byId.merge(one.id(), Organisation.of(one), Organisation::plus);
        }
        return byId;
    }

    /**
     * {@return the record in a file}
     *
     * @throws IOException if it is damaged or of an unknown version
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
            throw new IOException("the version is not " + VERSION);
        }
        return read;
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The delivery record cannot be written as JSON", e);
        }
    }
}

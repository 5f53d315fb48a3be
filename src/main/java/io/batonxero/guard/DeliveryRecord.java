package io.batonxero.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batonxero.base.Sha256;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.OrganisationIds;
import io.batonxero.names.NameText;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of the last delivery, with a sample of its ids, stored as JSON.
 *
 * @param version the version of the format
 * @param at the time of the delivery, ISO 8601
 * @param digest SHA-256 of sync id and organisations, which identifies the delivery
 * @param settings those that decided the ids
 * @param organisations sorted by id
 */
record DeliveryRecord(
        int version, String at, String syncId, String digest, IdSettings settings, List<Organisation> organisations) {
    private static final int VERSION = 3;

    /** The version before ids were recorded. */
    private static final int WITHOUT_IDS = 2;

    /** The version before grants were counted by slug. */
    private static final int WITHOUT_SLUGS = 1;

    /** Exact for organisations with fewer ids of a kind. Of more ids, a loss of 40 % appears as one of 50 % once in 1000 times. */
    private static final int MAX_SAMPLE = 256;

    private static final int MIN_SAMPLE = 16;

    /** Keeps the record of thousands of organisations small. */
    private static final int SAMPLES = 100_000;

    /** The record of no delivery. */
    static final DeliveryRecord NOTHING = new DeliveryRecord(VERSION, "", "", "", IdSettings.UNKNOWN, List.of());

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
     * @param ids a sample in a record, none in records of version 1 and 2; of a sync all ids
     */
    record Organisation(
            String id,
            String tenantId,
            String name,
            int users,
            int grants,
            Map<String, Integer> grantsBySlug,
            OrganisationIds ids) {
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
                    counts.grantsBySlug(),
                    counts.ids());
        }

        /** {@return the name for messages} */
        String label() {
            return NameText.shortened(name);
        }

        /** {@return the organisation without users and grants} */
        Organisation emptied() {
            return new Organisation(id, tenantId, name, 0, 0, Map.of(), OrganisationIds.NONE);
        }

        Organisation plus(Organisation other) {
            Map<String, Integer> sums = new TreeMap<>(grantsBySlug);
            other.grantsBySlug.forEach((slug, grants) -> sums.merge(slug, grants, Integer::sum));
            return new Organisation(
                    id, tenantId, name, users + other.users, grants + other.grants, sums, ids.plus(other.ids));
        }

        Organisation sampled(int max) {
            return new Organisation(id, tenantId, name, users, grants, grantsBySlug, ids.sample(max));
        }
    }

    static DeliveryRecord of(String at, String syncId, IdSettings settings, Collection<Organisation> organisations) {
        int sample = Math.max(MIN_SAMPLE, Math.min(MAX_SAMPLE, SAMPLES / Math.max(1, organisations.size())));
        List<Organisation> sorted = organisations.stream()
                .map(organisation -> organisation.sampled(sample))
                .sorted(Comparator.comparing(Organisation::id))
                .toList();
        return new DeliveryRecord(VERSION, at, syncId, Sha256.hex(syncId + sorted), settings, sorted);
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
        int version = document.path("version").asInt();
        if (version == WITHOUT_SLUGS || version == WITHOUT_IDS) {
            ((ObjectNode) document).put("version", VERSION).set("settings", JSON.valueToTree(IdSettings.UNKNOWN));
            for (JsonNode one : document.path("organisations")) {
                if (one instanceof ObjectNode organisation) {
                    organisation.set("ids", JSON.valueToTree(OrganisationIds.NONE));
                    if (version == WITHOUT_SLUGS) {
                        organisation.putObject("grantsBySlug");
                    }
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

package io.batonxero.report.compare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the access of a report in JSON, one person at a time. */
final class JsonAccessReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonParser json;
    private final AccessTable table;
    private String syncId = "";
    private String generatedAt = "";
    private boolean hasOrganisations;

    private JsonAccessReader(JsonParser json, AccessTable table) {
        this.json = json;
        this.table = table;
    }

    /**
     * {@return the delivery of a report, after its access was added to the table}
     *
     * @throws IOException if the file cannot be read, or is not a report of this program
     */
    static PreviousAccess read(Path file, AccessTable table) throws IOException {
        try (JsonParser json = JSON.createParser(file.toFile())) {
            JsonAccessReader reader = new JsonAccessReader(json, table);
            reader.document();
            if (reader.syncId.isEmpty() || !reader.hasOrganisations) {
                throw new IOException("it is not a report of this program");
            }
            return new PreviousAccess(reader.syncId, instant(reader.generatedAt));
        }
    }

    private void document() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is not a report of this program");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "syncId" -> syncId = json.getValueAsString("");
                case "generatedAt" -> generatedAt = json.getValueAsString("");
                case "organisations" -> organisations();
                default -> json.skipChildren();
            }
        }
    }

    private void organisations() throws IOException {
        hasOrganisations = json.currentToken() == JsonToken.START_ARRAY;
        while (hasOrganisations && json.nextToken() == JsonToken.START_OBJECT) {
            organisation();
        }
    }

    /** The id of an organisation is before its people. */
    private void organisation() throws IOException {
        String id = "";
        String organisation = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getValueAsString("");
                case "name" -> organisation = json.getValueAsString("");
                case "people" -> people(id);
                default -> json.skipChildren();
            }
        }
        table.add(AccessTable.PREVIOUS, id, organisation);
    }

    private void people(String organisationId) throws IOException {
        while (json.currentToken() != JsonToken.END_ARRAY && json.nextToken() == JsonToken.START_OBJECT) {
            JsonNode person = JSON.readTree(json);
            if (AccessChanges.hasAccess(text(person, "status"))) {
                table.add(
                        AccessTable.PREVIOUS,
                        AccountAccess.of(
                                organisationId,
                                text(person, "userId"),
                                text(person, "name"),
                                text(person, "email"),
                                texts(person, "roles", "value"),
                                texts(person, "roles", "words"),
                                person.path("subscriber").asBoolean(),
                                texts(person, "otherEntitlements", "")));
            }
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    private static List<String> texts(JsonNode node, String list, String name) {
        return StreamSupport.stream(node.path(list).spliterator(), false)
                .map(element -> name.isEmpty() ? element : element.path(name))
                .map(JsonNode::asText)
                .toList();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package io.batonxero.xero;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Xero answers: maps, lists and plain values, but users as {@link XeroUser}, each as it comes: the maps of
 * tens of thousands would stand in memory beside them.
 */
public final class XeroObjectMapper extends ObjectMapper {
    private static final long serialVersionUID = 1;

    /** Xero's own users have 17 bytes a token; empty objects would take more of the heap than their bytes. */
    private static final int HEAP_BYTES_PER_TOKEN = 48;

    /** Reads users; no other key of an answer that is read has this name. */
    public XeroObjectMapper() {
        super(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_TOKEN)
                        .build())
                .build());
        registerModule(new SimpleModule().addDeserializer(Object.class, new Answer()));
    }

    private static final class Answer extends StdDeserializer<Object> {
        private static final long serialVersionUID = 1;
        private static final ObjectReader PLAIN = new ObjectMapper().readerFor(Object.class);

        Answer() {
            super(Object.class);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.isExpectedStartObjectToken()) {
                return PLAIN.readValue(json);
            }
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                boolean isList = json.nextToken() == JsonToken.START_ARRAY;
                answer.put(name, isList && name.equals(XeroUser.COLLECTION) ? users(json) : PLAIN.readValue(json));
            }
            return answer;
        }

        private static List<XeroUser> users(JsonParser json) throws IOException {
            List<XeroUser> users = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                users.add(XeroUser.of(JsonFields.of(PLAIN.readValue(json))));
            }
            return users;
        }
    }
}

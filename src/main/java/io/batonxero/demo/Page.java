package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/** The page that a query asks for, and those records that are on it. */
public record Page(int number, int size) {
    /** {@return the page of a query} */
    public static Page of(String query, int usualSize) {
        Map<String, String> asked = Request.fields(query);
        return new Page(
                Integer.parseInt(asked.getOrDefault("page", "1")),
                Integer.parseInt(asked.getOrDefault("pageSize", Integer.toString(usualSize))));
    }

    /** {@return the records that are on it} */
    public ArrayNode of(JsonNode all) {
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (int i = (number - 1) * size; i < Math.min(number * size, all.size()); i++) {
            page.add(all.get(i));
        }
        return page;
    }
}

package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/** The page number and page size of a request. */
public record Page(int number, int size) {
    /** {@return the page that a query asks for} */
    public static Page of(String query, int defaultSize) {
        Map<String, String> parameters = Request.fields(query);
        return new Page(
                Integer.parseInt(parameters.getOrDefault("page", "1")),
                Integer.parseInt(parameters.getOrDefault("pageSize", Integer.toString(defaultSize))));
    }

    /** {@return the records of this page} */
    public ArrayNode of(JsonNode all) {
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (int i = (number - 1) * size; i < Math.min(number * size, all.size()); i++) {
            page.add(all.get(i));
        }
        return page;
    }
}

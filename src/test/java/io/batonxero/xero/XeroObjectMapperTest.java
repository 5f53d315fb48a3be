package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XeroObjectMapperTest {
    private static Object read(String json) throws JsonProcessingException {
        return new XeroObjectMapper().readValue(json, Object.class);
    }

    private static Object users(Object response) {
        try {
            return Pages.add(XeroUser.pages(0), response, "/Users").records();
        } catch (XeroException.InvalidResponse e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"Id": "1", "Users": [{"UserID": "a", "OrganisationRole": "STANDARD", "IsSubscriber": true, "more": {"x": [1]}},
                  {"UserID": "b", "UpdatedDateUTC": "/Date(1700000000000+0000)/"}], "pagination": {"pageCount": 1}}""",
                "{\"Users\": []}",
                "{\"Users\": null}",
                "{\"Users\": {\"UserID\": \"a\"}}",
                "{\"users\": [{\"userid\": \"a\"}]}",
                "{\"Users\": [null, 1, \"a\", [], {\"UserID\": null}]}",
                "[{\"Users\": []}]",
                "{}",
                "17"
            })
    void usersEqualThoseOfAPlainMapper(String json) throws JsonProcessingException {
        assertThat(users(read(json))).isEqualTo(users(new ObjectMapper().readValue(json, Object.class)));
    }

    @Test
    void usersAreObjectsAndEverythingElseIsMaps() throws JsonProcessingException {
        assertThat(read("{\"Users\": [{\"UserID\": \"a\"}], \"Organisations\": [{\"Name\": \"n\"}], \"Id\": null}"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("Users", List.of(XeroUser.from(Map.of("UserID", "a"))))
                .containsEntry("Organisations", List.of(Map.of("Name", "n")))
                .containsEntry("Id", null);
    }
}

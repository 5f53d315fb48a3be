package io.batonxero.baton.rows;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Resource;
import c1.connector.v2.UserTrait;
import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are byte for byte what protobuf's builders produce. */
class RowMapperTest {
    private static final Tenant TENANT = new Tenant("tenant", Tenant.ORGANISATION, "Organisation", "tenant");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 116, 117, 118, 124, 125, 126, 127, 128, 1_000, 16_370, 16_384, 70_000})
    void resourceRowEqualsProtobufOutputForAnyLength(int length) {
        AccessRecords records = of(
                user("quinn", "x".repeat(length), "STANDARD"),
                user("avery", "Zoë 王小明 👩‍🚀", "REMOVED"),
                XeroUser.from(Map.of(
                        "UserID",
                        "kira",
                        "EmailAddress",
                        "kira@example.com\u202E",
                        "UpdatedDateUTC",
                        "/Date(1700000000120+0000)/",
                        "IsSubscriber",
                        true,
                        "GlobalUserID",
                        "everywhere")));

        assertThat(RowMapper.ofResources(records.resources()))
                .containsExactlyElementsOf(
                        records.resources().stream().map(ResourceRow::of).toList());
    }

    @Test
    void grantRowEqualsProtobufOutput() {
        AccessRecords records = of(user("quinn", "Quinn", "STANDARD"), user("avery", "Avery", "READONLY"));

        assertThat(RowMapper.ofGrants(records.grants()))
                .hasSize(2)
                .containsExactlyElementsOf(
                        records.grants().stream().map(GrantRow::of).toList());
    }

    @Test
    void profileOfTheTraitEqualsProfileOfTheUser() throws Exception {
        AccessRecords records = of(user("quinn", "Quinn", "STANDARD"));

        Resource user = records.resources().get(records.resources().size() - 1);
        UserTrait trait = user.getAnnotations(0).unpack(UserTrait.class);

        assertThat(user.getProfile().getFieldsOrThrow("first_name").getStringValue())
                .isEqualTo("Quinn");
        assertThat(trait.getProfile()).isEqualTo(user.getProfile());
    }

    @Test
    void messagesOfAReplacedStepGiveTheSameRows() {
        AccessRecords lazy = of(user("quinn", "Quinn", "STANDARD"));

        assertThat(RowMapper.ofGrants(lazy.grants().stream().toList()))
                .containsExactlyElementsOf(RowMapper.ofGrants(lazy.grants()));
        assertThat(RowMapper.ofResources(lazy.resources().stream().toList()))
                .containsExactlyElementsOf(RowMapper.ofResources(lazy.resources()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "2023-11-14T22:13:00Z",
                "2023-11-14T22:00:20Z",
                "2023-11-14T22:13:00.000000001Z",
                "2023-11-14T22:13:20.120Z",
                "2024-02-29T12:00:00.000450Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    void timeIsFormattedLikeInstantToString(String time) {
        assertThat(UserRows.iso(Instant.parse(time)))
                .isEqualTo(Instant.parse(time).toString())
                .isEqualTo(time);
    }

    private static XeroUser user(String id, String firstName, String role) {
        return XeroUser.from(Map.of(
                "UserID", id, "FirstName", firstName, "EmailAddress", id + "@example.com", "OrganisationRole", role));
    }

    private static AccessRecords of(XeroUser... users) {
        Organisation organisation =
                Organisation.of(TENANT, Map.of("Organisations", List.of(Map.of("Name", "Organisation"))));
        return new AccessMapper("").map(new TenantAccess(TENANT, organisation, List.of(users), null));
    }
}

package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Message;
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

/** A row is made without its message, and says the same. */
class RowsTest {
    private static final Tenant TENANT = new Tenant("tenant", Tenant.ORGANISATION, "Organisation", "tenant");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 128, 1_000})
    void aResourceIsWrittenAsProtobufWouldWhateverItsLength(int length) throws Exception {
        AccessRecords records = of(user("quinn", "x".repeat(length), "STANDARD"), user("avery", "Zoë 王小明", "REMOVED"));

        for (int i = 0; i < records.resources().size(); i++) {
            Resource resource = records.resources().get(i);
            ResourceRow row = records.resourceRows().get(i);
            assertThat(Resource.parseFrom(row.message())).isEqualTo(resource);
            assertThat(row.message().size()).isEqualTo(sizeByFields(resource));
            assertThat(row.type()).isEqualTo(resource.getId().getResourceType());
            assertThat(row.id()).isEqualTo(resource.getId().getResource());
            assertThat(row.parentId())
                    .isEqualTo(
                            resource.hasParentResourceId()
                                    ? resource.getParentResourceId().getResource()
                                    : null);
        }
    }

    @Test
    void aUsersTraitSaysWhatTheUserSays() throws Exception {
        AccessRecords records = of(user("quinn", "Quinn", "STANDARD"));

        Resource user = records.resources().get(records.resources().size() - 1);
        UserTrait trait = user.getAnnotations(0).unpack(UserTrait.class);

        assertThat(user.getProfile().getFieldsOrThrow("first_name").getStringValue())
                .isEqualTo("Quinn");
        assertThat(trait.getProfile()).isEqualTo(user.getProfile());
        assertThat(user.getUnknownFields().asMap()).isEmpty();
        assertThat(trait.getSerializedSize()).isEqualTo(sizeByFields(trait));
    }

    @Test
    void aGrantIsWrittenAsProtobufWould() throws Exception {
        AccessRecords records = of(user("quinn", "Quinn", "STANDARD"), user("avery", "Avery", "READONLY"));

        assertThat(records.grantRows()).hasSize(2);
        for (int i = 0; i < records.grants().size(); i++) {
            Grant grant = records.grants().get(i);
            assertThat(records.grantRows().get(i)).isEqualTo(GrantRow.of(grant));
        }
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
    void aTimeIsWrittenAsItSaysItself(String time) {
        assertThat(UserRows.iso(Instant.parse(time)))
                .isEqualTo(Instant.parse(time).toString())
                .isEqualTo(time);
    }

    @Test
    void messagesOfOnesOwnHaveRowsToo() {
        AccessRecords made = of(user("quinn", "Quinn", "STANDARD"));
        AccessRecords own = new AccessRecords(
                made.resources().stream().toList(),
                made.entitlements(),
                made.grants().stream().toList(),
                made.counts());

        assertThat(own.grantRows()).containsExactlyElementsOf(made.grantRows());
        assertThat(own.resourceRows()).extracting(ResourceRow::resource).isEqualTo(made.resources());
    }

    /** What is unknown, or told in more bytes than it takes, would be more than its fields. */
    private static int sizeByFields(Message message) {
        Message.Builder copy = message.newBuilderForType();
        message.getAllFields().forEach(copy::setField);
        return copy.build().getSerializedSize();
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

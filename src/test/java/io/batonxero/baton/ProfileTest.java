package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Resource;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile is written as bytes, and reads as what it says. */
class ProfileTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 116, 117, 118, 124, 125, 126, 127, 128, 200, 16_370, 16_384, 70_000})
    void itsBytesAreThoseOfAStructWhateverTheirNumber(int length) {
        String text = "x".repeat(length);

        Profile profile = new Profile().text("some", text).flag("yes", true).flag("no", false);

        assertThat(profile.build()).isEqualTo(struct(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "王小明", "👩‍🚀"})
    void itTakesEveryScript(String text) {
        assertThat(new Profile()
                        .text("some", text)
                        .flag("yes", true)
                        .flag("no", false)
                        .build())
                .isEqualTo(struct(text));
    }

    @Test
    void whatXeroLeftOutIsLeftOut() {
        assertThat(new Profile().text("some", "").build()).isEqualTo(Struct.getDefaultInstance());
    }

    @Test
    void itIsThereForWhoeverAsksAUserAndItsTrait() throws Exception {
        Tenant tenant = new Tenant("tenant", Tenant.ORGANISATION, "Organisation", "tenant");
        Organisation organisation =
                Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", "Organisation"))));
        XeroUser user = XeroUser.from(Map.of("UserID", "quinn", "FirstName", "Quinn", "OrganisationRole", "STANDARD"));
        AccessRecords records = new AccessMapper("").map(new TenantAccess(tenant, organisation, List.of(user), null));

        Resource resource = records.resources().get(records.resources().size() - 1);
        Resource written = records.resourcesAsWritten().get(records.resources().size() - 1);

        assertThat(resource.getProfile().getFieldsOrThrow("first_name").getStringValue())
                .isEqualTo("Quinn");
        assertThat(resource.getAnnotations(0).unpack(UserTrait.class).getProfile())
                .isEqualTo(resource.getProfile());
        assertThat(resource.getUnknownFields().asMap()).isEmpty();
        assertThat(Resource.parseFrom(written.toByteArray())).isEqualTo(resource);
    }

    private static Struct struct(String text) {
        return Struct.newBuilder()
                .putFields("some", Value.newBuilder().setStringValue(text).build())
                .putFields("yes", Value.newBuilder().setBoolValue(true).build())
                .putFields("no", Value.newBuilder().setBoolValue(false).build())
                .build();
    }
}

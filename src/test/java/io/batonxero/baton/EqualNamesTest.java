package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Resource;
import io.batonxero.names.NameText;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Roles and people with equal names have distinct labels, and ids do not depend on names. */
class EqualNamesTest {
    private static final Tenant TENANT = new Tenant("o-1", Tenant.ORGANISATION, "Acme", "o-1");

    private static TenantAccess access(XeroUser... users) {
        Organisation organisation =
                Organisation.of(TENANT, Map.of("Organisations", List.of(Map.of("OrganisationID", "o-1"))));
        return new TenantAccess(TENANT, organisation, List.of(users), null);
    }

    private static XeroUser user(String id, String email, String role) {
        return XeroUser.from(Map.of(
                "UserID", id,
                "FirstName", "Sam",
                "EmailAddress", email,
                "IsSubscriber", true,
                "OrganisationRole", role));
    }

    private static List<String> roles(AccessRecords records) {
        return records.resources().stream()
                .filter(resource -> resource.getId().getResourceType().equals("role"))
                .map(Resource::getDisplayName)
                .toList();
    }

    @Test
    void rolesWithOneCustomNameAreToldApart() {
        AccessRecords records = new AccessMapper("")
                .mapNamed(
                        access(user("u-1", "", "STANDARD"), user("u-2", "", "FINANCIALADVISER")),
                        Map.of("STANDARD", "Bookkeeper", "FINANCIALADVISER", "bookkeeper"));

        assertThat(roles(records))
                .contains("Bookkeeper [standard] (Acme)", "bookkeeper [financialadviser] (Acme)", "Read only (Acme)");
        assertThat(records.entitlements())
                .extracting(Entitlement::getDisplayName)
                .contains("Bookkeeper [standard] (Acme)");
        assertThat(records.counts().usersByRole())
                .containsOnlyKeys("Bookkeeper [standard]", "bookkeeper [financialadviser]");
    }

    @Test
    void roleThatLooksLikeAPublishedOneKeepsItsIdAndIsToldApart() {
        AccessRecords records = new AccessMapper("").map(access(user("u-1", "", "ADVISER\u200B")));

        assertThat(roles(records))
                .contains("Adviser [financialadviser] (Acme)", "ADVISER [adviser%E2%80%8B] (Acme)")
                .doesNotHaveDuplicates();
    }

    @Test
    void rolesThatDifferInAnInvisibleCharacterAreToldApart() {
        AccessRecords records = new AccessMapper("")
                .map(access(
                        user("u-1", "", "PAY\u200BROLL"),
                        user("u-2", "", "PAYROLL"),
                        user("u-3", "", "PAY\u3164ROLL"),
                        user("u-4", "", "PAY ROLL")));

        assertThat(roles(records))
                .contains(
                        "PAYROLL [pay%E2%80%8Broll] (Acme)", "PAYROLL [payroll] (Acme)", "PAY ROLL [pay%20roll] (Acme)")
                .anyMatch(name -> name.endsWith(" [pay%E3%85%A4roll] (Acme)"));
        assertThat(records.counts().unpublishedRoles())
                .containsExactly(
                        "PAY[U+200B]ROLL [pay%E2%80%8Broll]",
                        "PAYROLL [payroll]", "PAY[U+3164]ROLL [pay%E3%85%A4roll]", "PAY ROLL [pay%20roll]");
    }

    @Test
    void rolesThatDifferInTheEncodingOfAnAccentAreToldApart() {
        AccessRecords records = new AccessMapper("")
                .map(access(user("u-1", "", "Pay\u00E9"), user("u-2", "", "Paye\u0301"), user("u-3", "", "Payroll")));

        assertThat(records.counts().unpublishedRoles())
                .containsExactly("Pay\u00E9 [pay%C3%A9]", "Paye\u0301 [paye%CC%81]", "Payroll");
        assertThat(records.counts().usersByRole())
                .containsOnlyKeys("Pay\u00E9 [pay%C3%A9]", "Paye\u0301 [paye%CC%81]", "Payroll");
    }

    @Test
    void longRolesThatLookEqualWhenCutAreToldApart() {
        String begin = "A".repeat(200);
        AccessRecords records = new AccessMapper("")
                .map(access(user("u-1", "", begin + "B" + begin), user("u-2", "", begin + "C" + begin)));

        assertThat(records.counts().unpublishedRoles())
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("A{50}…A{49} \\[[0-9a-f]{8}]"));
        assertThat(records.counts().usersByRole().keySet().stream().map(NameText::shortened))
                .doesNotHaveDuplicates();
    }

    @Test
    void aProjectsUserWithAnAddressThatOnlyLooksTheSameIsAnother() {
        XeroUser user = user("u-1", "sam@example.com", "STANDARD");

        assertThat(ProjectsUser.from(Map.of("email", "SAM@example.com\u200B")).hasEmailOf(user))
                .isTrue();
        assertThat(ProjectsUser.from(Map.of("email", "s\u200Bam@example.com")).hasEmailOf(user))
                .isFalse();
    }

    @Test
    void accentsOfTheTableMayBeEncodedInAnotherWay() {
        AccessRecords records = new AccessMapper("")
                .mapNamed(access(user("u-1", "", "Employe\u0301")), Map.of("employé", "Member of staff"));

        assertThat(roles(records)).contains("Member of staff (Acme)");
    }

    @Test
    void subscribersOfOneNameAreToldApartByAddressElseById() {
        AccessRecords records = new AccessMapper("")
                .map(access(
                        user("u-1", "sam@example.com", "STANDARD"),
                        user("u-2", "", "STANDARD"),
                        user("u-3", "oneil@example.com", "STANDARD"),
                        user("u-4", "oneil@example.com", "STANDARD")));

        assertThat(records.counts().subscribers())
                .containsExactly("Sam [sam@example.com]", "Sam [u-2]", "Sam [u-3]", "Sam [u-4]");
    }
}

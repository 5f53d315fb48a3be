package io.batonxero.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.batonxero.base.ConfigurationException;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.OrganisationIds;
import io.batonxero.baton.SyncFilter;
import io.batonxero.guard.RemovalGuard.TooMuchLostException;
import io.batonxero.support.LogLines;
import io.batonxero.xero.OrganisationChoice;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalGuardTest {
    private static final ReachableTenants NO_OTHERS = new ReachableTenants(List.of(), List.of());

    @TempDir
    Path state;

    private RemovalGuard guard() {
        return guard("", "");
    }

    private RemovalGuard guard(String organisations, String accepted) {
        return guard("app", organisations, accepted);
    }

    private RemovalGuard guard(String clientId, String organisations, String accepted) {
        DeliveryStore store = DeliveryStore.of(new XeroApp(clientId, "", "", "", ""), state.toString(), "", "", "");
        return new RemovalGuard(
                store,
                new OrganisationChoice(organisations),
                new RemovalCodes(store, accepted),
                new IdSettings("", false));
    }

    private static OrganisationCounts organisation(String id, int users, int grants) {
        return organisation(id, users, grants, Map.of());
    }

    private static OrganisationCounts organisation(
            String id, int users, int grants, Map<String, Integer> grantsBySlug) {
        return new OrganisationCounts(
                id,
                "t-" + id,
                "Org " + id,
                users,
                Map.of(),
                grantsBySlug,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                grants);
    }

    private static List<OrganisationCounts> all(OrganisationCounts... organisations) {
        return Arrays.asList(organisations);
    }

    private String refusedCode(List<OrganisationCounts> organisations) {
        TooMuchLostException refused = catchThrowableOfType(
                TooMuchLostException.class, () -> guard().check(organisations, NO_OTHERS, SyncFilter.NONE));
        assertThat(refused).as("refused").isNotNull();
        Matcher code = Pattern.compile("accept-removals (\\w+)").matcher(String.valueOf(refused.getMessage()));
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    @Test
    void firstSyncIsNotRefused() {
        assertThatCode(() -> guard().check(all(organisation("a", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        // users before and now, grants before and now, refused
        "100, 50, 100, 100, false",
        "100, 49, 100, 100, true",
        "100, 100, 100, 49, true",
        "3, 1, 3, 1, false",
        "3, 0, 3, 0, true",
        "1, 1, 2, 0, true",
        "4, 0, 1, 1, true",
        "5, 1, 5, 5, true",
        "8, 4, 8, 8, false",
        "10, 500, 10, 500, false"
    })
    void lossOfMoreThanHalfAndMoreThanThreeIsRefused(
            int usersBefore, int usersNow, int grantsBefore, int grantsNow, boolean refused) {
        guard().record("s-1", all(organisation("a", usersBefore, grantsBefore)), NO_OTHERS, SyncFilter.NONE);

        var now = all(organisation("a", usersNow, grantsNow));

        if (refused) {
            assertThatThrownBy(() -> guard().check(now, NO_OTHERS, SyncFilter.NONE))
                    .isInstanceOf(TooMuchLostException.class);
        } else {
            assertThatCode(() -> guard().check(now, NO_OTHERS, SyncFilter.NONE)).doesNotThrowAnyException();
        }
    }

    @Test
    void lossOfOneOrganisationIsNotOffsetByOthers() {
        guard().record("s-1", all(organisation("a", 500, 500), organisation("b", 10, 12)), NO_OTHERS, SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(
                                all(organisation("a", 500, 500), organisation("b", 0, 0)), NO_OTHERS, SyncFilter.NONE))
                .isInstanceOf(TooMuchLostException.class)
                .hasMessageContaining("nobody can enter: Org b")
                .hasMessageContaining("Org b had 10 users and 12 grants, now 0 and 0");
        assertThatThrownBy(() -> guard().check(
                                all(organisation("a", 500, 500), organisation("b", 4, 4)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("Org b had 10 users and 12 grants, now 4 and 4");
    }

    @Test
    void organisationWithoutUsersIsRefusedOnTheFirstSyncAndAcceptedOnce() {
        List<OrganisationCounts> now = all(organisation("a", 5, 5), organisation("b", 0, 0));

        String code = refusedCode(now);

        assertThatCode(() -> guard("", code).check(now, NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
        guard("", code).record("s-1", now, NO_OTHERS, SyncFilter.NONE);
        assertThatCode(() -> guard().check(now, NO_OTHERS, SyncFilter.NONE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard("", code)
                        .check(all(organisation("a", 0, 0), organisation("b", 0, 0)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("nobody can enter: Org a");
    }

    @ParameterizedTest
    @CsvSource({
        // slug, grants before and now, refused
        "standard, 8, 3, true",
        "standard, 8, 4, false",
        "standard, 2, 0, true",
        "financialadviser, 3, 0, true",
        "standard, 1, 0, true",
        "standard, 2, 1, false",
        "financialadviser, 1, 0, true",
        "subscriber, 1, 0, true",
        "subscriber, 2, 0, true",
        "readonly, 1, 0, false",
        "readonly, 3, 0, false",
        "readonly, 4, 0, true",
        "projects, 9, 0, true",
        "payroll%20admin, 9, 0, true"
    })
    void lossOfMostHoldersOfARoleIsRefused(String slug, int before, int now, boolean refused) {
        guard().record(
                        "s-1",
                        all(organisation("a", 500, 500, Map.of(slug, before, "invoiceonly", 480))),
                        NO_OTHERS,
                        SyncFilter.NONE);
        var changed = all(organisation("a", 500, 500, Map.of(slug, now, "invoiceonly", 490)));

        if (refused) {
            assertThatThrownBy(() -> guard().check(changed, NO_OTHERS, SyncFilter.NONE))
                    .isInstanceOf(TooMuchLostException.class)
                    .hasMessageContaining("Org a had")
                    .hasMessageContaining(slug + " " + before + ", now " + now);
        } else {
            assertThatCode(() -> guard().check(changed, NO_OTHERS, SyncFilter.NONE))
                    .doesNotThrowAnyException();
        }
    }

    /** {@return an organisation with the users {@code from} to {@code from + users - 1}, each with one grant} */
    private static OrganisationCounts withIds(int from, int users) {
        OrganisationIds.Builder ids = new OrganisationIds.Builder();
        ids.addEntitlement("role:a.standard:standard");
        IntStream.range(from, from + users).forEach(i -> {
            ids.addResource("user", "u-" + i);
            ids.addGrant("role:a.standard:standard:user:u-" + i);
        });
        return organisation("a", users, users, Map.of("standard", users)).withIds(ids.build());
    }

    @ParameterizedTest
    @CsvSource({
        // users before, first of them now, users now, refused
        "1, 1, 1, true",
        "3, 3, 3, true",
        "3, 2, 3, false",
        "100, 0, 100, false",
        "100, 50, 100, false",
        "100, 51, 100, true",
        "100, 100, 10000, true",
        "256, 129, 256, true",
        "5000, 5000, 5000, true",
        "5000, 2000, 5000, false",
        "50000, 40000, 60000, true"
    })
    void mostIdsMustBeThoseOfTheLastDelivery(int before, int from, int now, boolean refused) {
        guard().record("s-1", all(withIds(0, before)), NO_OTHERS, SyncFilter.NONE);
        var changed = all(withIds(from, now));

        if (refused) {
            assertThatThrownBy(() -> guard().check(changed, NO_OTHERS, SyncFilter.NONE))
                    .isInstanceOf(TooMuchLostException.class)
                    .hasMessageContaining(
                            "Org a had %d users and %d grants, now %d and %d, with other ids instead of these: "
                                    .formatted(before, before, now, now));
        } else {
            assertThatCode(() -> guard().check(changed, NO_OTHERS, SyncFilter.NONE))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void recordHasASampleOfManyIds() throws IOException {
        guard().record("s-1", all(withIds(0, 50_000)), NO_OTHERS, SyncFilter.NONE);

        assertThat(Files.size(state.resolve("delivered/app.json"))).isLessThan(4000);
    }

    @Test
    void idsOfAnExcludedOrganisationStayRecorded() {
        guard().record("s-1", all(withIds(0, 100)), NO_OTHERS, SyncFilter.NONE);
        guard("!Org a", "").record("s-2", all(), NO_OTHERS, SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(all(withIds(100, 100)), NO_OTHERS, SyncFilter.NONE))
                .isInstanceOf(TooMuchLostException.class);
    }

    @Test
    void roleThatLostItsLastHolderIsLogged() {
        guard().record("s-1", all(organisation("a", 5, 5, Map.of("readonly", 2))), NO_OTHERS, SyncFilter.NONE);

        try (LogLines log = LogLines.of(RemovalGuard.class.getName())) {
            guard().check(all(organisation("a", 5, 5)), NO_OTHERS, SyncFilter.NONE);

            assertThat(log.all())
                    .containsExactly("WARN roles without a holder since the last delivery roles=\"readonly of Org a\"");
        }
    }

    /** If Xero stopped sending IsSubscriber, each organisation would lose only one grant. */
    @Test
    void lossOfOneSubscriberInEachOrganisationIsRefused() {
        guard().record(
                        "s-1",
                        IntStream.range(0, 9)
                                .mapToObj(i -> organisation("o" + i, 5, 6, Map.of("subscriber", 1, "standard", 5)))
                                .toList(),
                        NO_OTHERS,
                        SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(
                                IntStream.range(0, 9)
                                        .mapToObj(i -> organisation("o" + i, 5, 5, Map.of("standard", 5)))
                                        .toList(),
                                NO_OTHERS,
                                SyncFilter.NONE))
                .hasMessageContaining("subscriber in all organisations 9, now 0");
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, ',\"grantsBySlug\":{\"standard\":1}'"})
    void recordOfAnOlderVersionIsComparedByWhatItHas(int version, String grantsBySlug) throws IOException {
        Files.writeString(
                Files.createDirectories(state.resolve("delivered")).resolve("app.json"),
                "{\"version\":" + version
                        + ",\"at\":\"2026-11-22T08:00:05Z\",\"syncId\":\"s\",\"digest\":\"d\",\"organisations\":"
                        + "[{\"id\":\"a\",\"tenantId\":\"t-a\",\"name\":\"Org a\",\"users\":100,\"grants\":100"
                        + grantsBySlug + "}]}");

        assertThatCode(() -> guard().check(all(withIds(0, 90)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard().check(all(organisation("a", 10, 10)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("2026-11-22T08:00:05Z");
    }

    @Test
    void missingOrganisationIsRefusedHoweverSmall() {
        guard().record("s-1", all(organisation("a", 100, 100), organisation("b", 1, 1)), NO_OTHERS, SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE))
                .isInstanceOf(TooMuchLostException.class)
                .hasMessageContaining("missing: Org b")
                .hasMessageContaining("1 of 101 users");
    }

    @Test
    void newOrganisationDoesNotOffsetLosses() {
        guard().record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(
                                all(organisation("a", 10, 10), organisation("b", 500, 500)),
                                NO_OTHERS,
                                SyncFilter.NONE))
                .hasMessageContaining("Org a had 100 users and 100 grants, now 10 and 10");
    }

    @Test
    void codeAcceptsExactlyItsDifferenceOnce() {
        List<OrganisationCounts> reduced = all(organisation("a", 10, 10));
        guard().record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);
        String code = refusedCode(reduced);

        assertThatThrownBy(() -> guard("", code).check(all(organisation("a", 9, 9)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("the code " + code + " does not match");
        assertThatCode(() -> guard("", code).check(reduced, NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();

        guard().record("s-2", reduced, NO_OTHERS, SyncFilter.NONE);
        guard().record("s-3", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);
        assertThatThrownBy(() -> guard("", code).check(reduced, NO_OTHERS, SyncFilter.NONE))
                .isInstanceOf(TooMuchLostException.class);
        assertThat(refusedCode(reduced)).isNotEqualTo(code);
    }

    @Test
    void excludedOrganisationIsNotMissingAndStaysRecorded() {
        guard().record(
                        "s-1",
                        all(organisation("a", 100, 100), organisation("b", 300, 300)),
                        NO_OTHERS,
                        SyncFilter.NONE);

        assertThatCode(() -> guard("!Org b", "").check(all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
        guard("!Org b", "").record("s-2", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);

        assertThatThrownBy(() -> guard().check(
                                all(organisation("a", 100, 100), organisation("b", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("Org b had 300 users");
    }

    @Test
    void organisationExcludedByItsConnectionNameIsNotMissing() {
        Tenant leftOut = new Tenant("t-b", Tenant.ORGANISATION, "Its older name", "t-b");
        ReachableTenants tenants = new ReachableTenants(List.of(), List.of(leftOut));
        guard().record("s-1", all(organisation("a", 100, 100), organisation("b", 5, 5)), NO_OTHERS, SyncFilter.NONE);

        assertThatCode(() ->
                        guard("!Its older name", "").check(all(organisation("a", 100, 100)), tenants, SyncFilter.NONE))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptedMissingOrganisationIsNoLongerRecorded() {
        guard().record("s-1", all(organisation("a", 1, 1), organisation("b", 1, 1)), NO_OTHERS, SyncFilter.NONE);
        guard().record("s-2", all(organisation("a", 1, 1)), NO_OTHERS, SyncFilter.NONE);

        assertThatCode(() -> guard().check(all(organisation("a", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
    }

    @Test
    void twoTenantsOfOneOrganisationAreCountedTogether() {
        guard().record("s-1", all(organisation("a", 5, 5), organisation("a", 5, 5)), NO_OTHERS, SyncFilter.NONE);

        assertThatCode(() -> guard().check(all(organisation("a", 10, 10)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard().check(all(organisation("a", 4, 4)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("6 of 10 users");
    }

    @Test
    void filteredSyncIsNeitherComparedNorRecorded() {
        SyncFilter users = SyncFilter.of("user", "false");
        guard().record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);

        assertThatCode(() -> guard().check(all(organisation("a", 100, 0)), NO_OTHERS, users))
                .doesNotThrowAnyException();
        guard().record("s-2", all(organisation("a", 100, 0)), NO_OTHERS, users);

        assertThatThrownBy(() -> guard().check(all(organisation("a", 100, 0)), NO_OTHERS, SyncFilter.NONE))
                .hasMessageContaining("100 of 100 grants");
    }

    @Test
    void eachXeroAppHasItsOwnRecord() {
        guard().record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);

        RemovalGuard other = guard("other", "", "");

        assertThatCode(() -> other.check(all(organisation("z", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"version\":1}",
                "{\"version\":1,\"at\":\"\",\"syncId\":\"\",\"digest\":\"\",\"organisations\":[null]}",
                "{\"version\":4,\"at\":\"\",\"syncId\":\"\",\"digest\":\"\",\"organisations\":[]}",
                "{\"version\":1,\"at\":\"\",\"syncId\":\"\",\"digest\":\"\",\"organisations\":[{\"id\":\"a\"}]}"
            })
    void damagedRecordRefusesTheSyncUntilItsCodeIsGiven(String content) throws IOException {
        guard().record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);
        Path file = state.resolve("delivered/app.json");
        assertThat(file).exists();
        Files.writeString(file, content);
        List<OrganisationCounts> now = all(organisation("a", 1, 1));

        RemovalGuard.DamagedRecordException refused = catchThrowableOfType(
                RemovalGuard.DamagedRecordException.class, () -> guard().check(now, NO_OTHERS, SyncFilter.NONE));

        assertThat(refused).hasMessageContaining("Sync refused: ").hasMessageContaining(file.toString());
        assertThat(refused.code()).isEqualTo(9);
        Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(String.valueOf(refused.getMessage()));
        assertThat(code.find()).isTrue();
        try (LogLines log = LogLines.of(RemovalGuard.class.getName())) {
            RemovalGuard accepting = guard("", code.group(1));
            accepting.check(now, NO_OTHERS, SyncFilter.NONE);
            assertThat(accepting.deliveredAt()).isEmpty();
            accepting.record("s-2", now, NO_OTHERS, SyncFilter.NONE);
            assertThat(log.all()).singleElement().asString().contains("accepted a damaged record");
        }
        assertThatCode(() -> guard().check(now, NO_OTHERS, SyncFilter.NONE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "mkdir"})
    void unreadableRecordRefusesTheSync(String command) throws Exception {
        Path file = Files.createDirectories(state.resolve("delivered")).resolve("app.json");
        assertThat(new ProcessBuilder(command, file.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> guard().check(all(organisation("a", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Sync refused: ")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("BATON_STATE_DIR");
    }

    @Test
    void recordThatCannotBeWrittenDoesNotFailTheSync() throws IOException {
        Files.writeString(state.resolve("delivered"), "a file instead of the folder");

        assertThatCode(() -> guard().record("s-1", all(organisation("a", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsRecordedOrComparedWithoutAClientId() {
        RemovalGuard withoutClientId = guard("", "", "");
        withoutClientId.record("s-1", all(organisation("a", 100, 100)), NO_OTHERS, SyncFilter.NONE);

        assertThatCode(() -> withoutClientId.check(all(organisation("b", 1, 1)), NO_OTHERS, SyncFilter.NONE))
                .doesNotThrowAnyException();
        assertThat(state.resolve("delivered")).doesNotExist();
    }
}

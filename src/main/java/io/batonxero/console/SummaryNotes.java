package io.batonxero.console;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.names.Count;
import io.batonxero.names.NameText;
import io.batonxero.xero.Tenant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The findings of a sync that a person should check: a line for each finding, or for each kind of them.
 *
 * @param organisations sorted by name
 * @param isFull whether each finding has its line; otherwise a few of each kind
 */
record SummaryNotes(Summary summary, List<OrganisationCounts> organisations, boolean isFull) {
    private static final int SHOWN_LINES = 5;
    private static final int SHOWN_NAMES = 5;

    List<String> lines() {
        return Stream.of(
                        limited("not read  ", tenantsNotRead()),
                        limited("not read  ", notes(OrganisationCounts::partsNotRead, "not read  ", "")),
                        limited("look at   ", unpublishedRoles()),
                        limited("look at   ", organisationsOfSeveralTenants()),
                        usersOfSeveralOrganisations(),
                        limited("skipped   ", notes(OrganisationCounts::skipped, "skipped   ", "")),
                        limited(
                                "look at   ",
                                notes(
                                        OrganisationCounts::duplicates,
                                        "look at   ",
                                        " is listed several times; kept once, with all its roles")),
                        limited("omitted   ", notes(OrganisationCounts::omitted, "omitted   ", "")),
                        limited(
                                "look at   ",
                                notes(
                                        OrganisationCounts::unmatchedProjects,
                                        "look at   ",
                                        " is a Projects user without a matching account (by e-mail)")))
                .flatMap(lines -> lines)
                .toList();
    }

    private Stream<String> limited(String label, Stream<String> lines) {
        List<String> all = lines.toList();
        return isFull || all.size() <= SHOWN_LINES
                ? all.stream()
                : Stream.concat(
                        all.stream().limit(SHOWN_LINES - 1),
                        Stream.of(label + "and " + (all.size() - SHOWN_LINES + 1) + " more, with --summary full"));
    }

    private Stream<String> notes(Function<OrganisationCounts, List<String>> of, String before, String after) {
        return organisations.stream()
                .flatMap(organisation -> of.apply(organisation).stream().map(note -> before + note + after));
    }

    private Stream<String> tenantsNotRead() {
        Map<String, List<Tenant>> byReason = summary.notRead().stream()
                .collect(Collectors.groupingBy(Tenant::reasonNotRead, LinkedHashMap::new, Collectors.toList()));
        return byReason.values().stream()
                .flatMap(tenants -> isFull || tenants.size() == 1
                        ? tenants.stream().map(Summary::notRead)
                        : Stream.of("not read  " + Count.of(tenants.size(), "tenant") + ", "
                                + tenants.get(0).reasonNotRead() + ": "
                                + names(tenants.stream().map(Tenant::label).toList())));
    }

    private Stream<String> unpublishedRoles() {
        Map<String, List<String>> byRole = new TreeMap<>();
        for (OrganisationCounts organisation : organisations) {
            for (String role : organisation.unpublishedRoles()) {
                byRole.merge(
                        role,
                        List.of(NameText.shortened(organisation.name())),
                        (before, one) ->
                                Stream.concat(before.stream(), one.stream()).toList());
            }
        }
        return byRole.entrySet().stream()
                .map(role -> "look at   " + role.getKey() + " is an undocumented role in "
                        + (role.getValue().size() == 1
                                ? role.getValue().get(0)
                                : Count.of(role.getValue().size(), "organisation") + ": " + names(role.getValue())));
    }

    private String names(Collection<String> names) {
        return isFull || names.size() <= SHOWN_NAMES
                ? String.join(", ", names)
                : names.stream().limit(SHOWN_NAMES - 1).collect(Collectors.joining(", ")) + " and "
                        + (names.size() - SHOWN_NAMES + 1) + " more";
    }

    private Stream<String> organisationsOfSeveralTenants() {
        return organisations.stream()
                .collect(Collectors.groupingBy(OrganisationCounts::id, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(tenants -> tenants.size() > 1)
                .map(tenants -> "look at   "
                        + tenants.stream()
                                .map(tenant ->
                                        NameText.shortened(tenant.name()) + " (tenant " + tenant.tenantId() + ")")
                                .collect(Collectors.joining(" and "))
                        + " have one OrganisationID: the total counts them once");
    }

    private Stream<String> usersOfSeveralOrganisations() {
        int accounts =
                organisations.stream().mapToInt(OrganisationCounts::users).sum();
        int users = summary.sync().users();
        return users == 0 || users == accounts
                ? Stream.empty()
                : Stream.of("look at   the " + Count.of(accounts, "user") + " of the organisations have "
                        + Count.of(users, "UserID")
                        + "; the total counts each once, as active if it is active in any organisation");
    }
}

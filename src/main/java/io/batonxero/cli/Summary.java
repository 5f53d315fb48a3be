package io.batonxero.cli;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connections;
import io.batonxero.xero.Tenant;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person reads after a sync. */
record Summary(FinishedSync sync, Connections connections, int requests, Duration took) {
    /** {@return the summary, a line each} */
    List<String> lines() {
        return Stream.of(
                        Stream.of(headline(), ""),
                        organisations(),
                        Stream.of(total(), ""),
                        connections.notRead().stream().map(Summary::notRead),
                        notes(OrganisationCounts::unknownRoles, "look at  ", " is not a role that Xero explains"),
                        notes(OrganisationCounts::skipped, "skipped  ", ""),
                        notes(
                                OrganisationCounts::duplicates,
                                "look at  ",
                                " is listed twice, kept once with both roles"),
                        Stream.of("file      " + sync.file()))
                .flatMap(lines -> lines)
                .map(Summary::safe)
                .toList();
    }

    private String headline() {
        return String.format(
                Locale.ROOT, "Xero access, read in %.1f s with %d requests", took.toMillis() / 1000.0, requests);
    }

    private Stream<String> organisations() {
        int width = sync.organisations().stream()
                .mapToInt(organisation -> organisation.name().length())
                .max()
                .orElse(0);
        return sync.organisations().stream().map(organisation -> line(organisation, Math.min(width, 40)));
    }

    private static String line(OrganisationCounts organisation, int width) {
        String roles = organisation.usersByRole().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Integer> role) -> -role.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(role -> role.getKey() + " " + role.getValue())
                .collect(Collectors.joining(", "));
        String subscriber = organisation.subscribers().isEmpty()
                ? "no subscriber"
                : "subscriber " + String.join(", ", organisation.subscribers());
        return String.format(
                Locale.ROOT,
                "  %-" + Math.max(width, 1) + "s  %5d users  %s; %s",
                organisation.name(),
                organisation.users(),
                roles.isEmpty() ? "nobody" : roles,
                subscriber);
    }

    private String total() {
        int users = sync.organisations().stream()
                .mapToInt(OrganisationCounts::users)
                .sum();
        int grants = sync.organisations().stream()
                .mapToInt(OrganisationCounts::grants)
                .sum();
        int skipped = sync.organisations().stream()
                .mapToInt(organisation -> organisation.skipped().size())
                .sum();
        return "  " + sync.organisations().size() + " organisations, " + users + " users, " + grants + " grants, "
                + skipped + " records skipped";
    }

    private static String notRead(Tenant tenant) {
        return "not read  " + tenant.label()
                + (tenant.isOrganisation()
                        ? ": left out by --xero-organisations"
                        : ": a " + tenant.type() + ", whose users Xero does not tell");
    }

    private Stream<String> notes(Function<OrganisationCounts, List<String>> of, String before, String after) {
        return sync.organisations().stream()
                .flatMap(organisation -> of.apply(organisation).stream().map(note -> before + " " + note + after));
    }

    /** Names come from outside; nothing in them may steer a terminal. */
    private static String safe(String line) {
        return line.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}

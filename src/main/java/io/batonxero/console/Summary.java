package io.batonxero.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.base.SafeText;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person reads after a sync.
 *
 * @param task the task that it was sent to ConductorOne for; empty where it is in a file
 */
record Summary(FinishedSync sync, String task, ReachableTenants connections, int requests, Duration took) {
    /** Texts from outside are escaped where a terminal might take them for commands. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** {@return the summary, a line each} */
    List<String> lines() {
        return Stream.of(
                        Stream.of(headline(), ""),
                        organisations(),
                        Stream.of(total(), ""),
                        connections.notRead().stream().map(Summary::notRead),
                        notes(OrganisationCounts::unpublishedRoles, "look at  ", " is not a role that Xero explains"),
                        notes(OrganisationCounts::skipped, "skipped  ", ""),
                        notes(
                                OrganisationCounts::duplicates,
                                "look at  ",
                                " is listed twice, kept once with both roles"),
                        notes(
                                OrganisationCounts::unmatchedProjects,
                                "look at  ",
                                " can use Projects, but is no user with a role there, by e-mail address"),
                        Stream.of(
                                task.isEmpty() ? "file      " + sync.file() : "sent to   ConductorOne as task " + task))
                .flatMap(lines -> lines)
                .map(SafeText::marked)
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
        return "  " + sync.organisations().size() + " organisations, " + sync.users() + " users, " + sync.grants()
                + " grants, " + skipped() + " records skipped";
    }

    private int skipped() {
        return sync.organisations().stream()
                .mapToInt(organisation -> organisation.skipped().size())
                .sum();
    }

    private record NotRead(String tenantId, String tenantType, String name, String why) {}

    /** {@return the same for a program: one JSON object, on one line} */
    String json() {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("organisations", sync.organisations().size());
        totals.put("users", sync.users());
        totals.put("grants", sync.grants());
        totals.put("skipped", skipped());
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("syncId", sync.syncId());
        summary.put(
                task.isEmpty() ? "file" : "task", task.isEmpty() ? sync.file().toString() : task);
        summary.put("milliseconds", took.toMillis());
        summary.put("requests", requests);
        summary.put("totals", totals);
        summary.put("organisations", sync.organisations());
        summary.put(
                "notRead",
                connections.notRead().stream()
                        .map(tenant -> new NotRead(tenant.id(), tenant.type(), tenant.name(), why(tenant)))
                        .toList());
        try {
            return JSON.writeValueAsString(summary);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A summary is texts and numbers", impossible);
        }
    }

    static String notRead(Tenant tenant) {
        return "not read  " + tenant.label() + ": " + why(tenant);
    }

    private static String why(Tenant tenant) {
        return tenant.isOrganisation()
                ? (tenant.exclusionReason().isEmpty() ? "left out" : tenant.exclusionReason())
                : (tenant.type().isEmpty() ? "of no type" : "a " + tenant.type()) + ", whose users Xero does not tell";
    }

    private Stream<String> notes(Function<OrganisationCounts, List<String>> of, String before, String after) {
        return sync.organisations().stream()
                .flatMap(organisation -> of.apply(organisation).stream().map(note -> before + " " + note + after));
    }
}

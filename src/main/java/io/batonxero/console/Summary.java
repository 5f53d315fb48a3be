package io.batonxero.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.base.SafeText;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.names.Count;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a sync.
 *
 * @param task the ConductorOne task of the sync; empty if the sync was delivered to a file
 * @param organisations sorted by name
 */
record Summary(
        FinishedSync sync,
        String task,
        List<OrganisationCounts> organisations,
        List<Tenant> notRead,
        int requests,
        Duration duration) {
    /** Escapes names that a terminal might take for control sequences. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static Summary of(FinishedSync sync, String task, ReachableTenants tenants, int requests, Duration duration) {
        return new Summary(
                sync,
                task,
                SharedNames.distinct(
                                sync.organisations(),
                                OrganisationCounts::name,
                                OrganisationCounts::tenantId,
                                OrganisationCounts::withName)
                        .stream()
                        .sorted(Comparator.comparing(OrganisationCounts::name, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(OrganisationCounts::id))
                        .toList(),
                notRead(tenants),
                requests,
                duration);
    }

    /** {@return the tenants that are not read, sorted by name} */
    static List<Tenant> notRead(ReachableTenants tenants) {
        return tenants.notRead().stream()
                .sorted(Comparator.comparing(Tenant::label, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Tenant::id))
                .toList();
    }

    /**
     * {@return the lines of the summary}
     *
     * @param isFull whether each organisation and each finding has a line
     */
    List<String> lines(boolean isFull) {
        List<String> notes = new SummaryNotes(this, organisations, isFull).lines();
        return Stream.of(
                        Stream.of(headline(), total()),
                        isFull ? Stream.concat(Stream.of(""), organisationLines()) : Stream.<String>empty(),
                        isFull || !notes.isEmpty() ? Stream.of("") : Stream.<String>empty(),
                        notes.stream(),
                        Stream.of(
                                task.isEmpty()
                                        ? "file      " + destination()
                                        : "sent to   ConductorOne as task " + task))
                .flatMap(lines -> lines)
                .map(SafeText::oneLine)
                .toList();
    }

    /** {@return the findings that a person should check, one line each} */
    List<String> notes() {
        return new SummaryNotes(this, organisations, true).lines();
    }

    /** {@return the task or the file} */
    String destination() {
        return !task.isEmpty()
                ? task
                : sync.isDelivered()
                        ? sync.place()
                        : "none: deliver-file left the sync in its temporary file, which is deleted";
    }

    private String headline() {
        return String.format(
                Locale.ROOT,
                "Xero access, read in %.1f s with %s",
                duration.toMillis() / 1000.0,
                Count.of(requests, "request"));
    }

    private Stream<String> organisationLines() {
        int width = organisations.stream()
                .mapToInt(organisation -> shown(organisation.name()).length())
                .max()
                .orElse(0);
        return organisations.stream().map(organisation -> line(organisation, Math.min(width, 40)));
    }

    private static String line(OrganisationCounts organisation, int width) {
        String roles = organisation.usersByRole().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Integer> role) -> -role.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(role -> NameText.shortened(role.getKey()) + " " + role.getValue())
                .collect(Collectors.joining(", "));
        String subscriber = organisation.subscribers().isEmpty()
                ? "no subscriber"
                : "subscriber "
                        + organisation.subscribers().stream()
                                .map(NameText::shortened)
                                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "  %-" + Math.max(width, 1) + "s  %5d %-5s  %s; %s",
                shown(organisation.name()),
                organisation.users(),
                Count.noun(organisation.users(), "user"),
                roles.isEmpty() ? "nobody" : roles,
                subscriber);
    }

    private static String shown(String name) {
        return SafeText.oneLine(NameText.shortened(name));
    }

    private String total() {
        return "  " + Count.of(sync.organisationCount(), "organisation") + ", " + Count.of(sync.users(), "user") + ", "
                + Count.of(sync.grants(), "grant") + ", " + Count.of(sync.skipped(), "record") + " skipped";
    }

    private record NotRead(String tenantId, String tenantType, String name, String why) {}

    /** {@return the summary as one JSON object, on one line} */
    String json() {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("organisations", sync.organisationCount());
        totals.put("users", sync.users());
        totals.put("grants", sync.grants());
        totals.put("skipped", sync.skipped());
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("syncId", sync.syncId());
        if (task.isEmpty()) {
            summary.put("file", sync.isDelivered() ? sync.place() : null);
        } else {
            summary.put("task", task);
        }
        summary.put("milliseconds", duration.toMillis());
        summary.put("requests", requests);
        summary.put("totals", totals);
        summary.put("organisations", organisations);
        summary.put(
                "notRead",
                notRead.stream()
                        .map(tenant -> new NotRead(tenant.id(), tenant.type(), tenant.name(), tenant.reasonNotRead()))
                        .toList());
        try {
            return JSON.writeValueAsString(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the summary as JSON", e);
        }
    }

    static String notRead(Tenant tenant) {
        return "not read  " + tenant.label() + ": " + tenant.reasonNotRead();
    }

    static String partNotRead(String part) {
        return "not read  " + part;
    }
}

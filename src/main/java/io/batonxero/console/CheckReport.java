package io.batonxero.console;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.baton.TenantCheckResult;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.names.Count;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.ReachableTenants;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The report of a check.
 *
 * @param removals what removal protection would decide
 */
record CheckReport(
        List<TenantCheckResult> results, ReachableTenants tenants, int requests, C1CheckResult c1, String removals) {
    /** Sorts the organisations by name, and adds ids to equal names. */
    CheckReport {
        results = SharedNames.distinct(
                        results,
                        TenantCheckResult::name,
                        result -> result.tenant().id(),
                        TenantCheckResult::withName)
                .stream()
                .sorted(Comparator.comparing(TenantCheckResult::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(result -> result.tenant().id()))
                .toList();
    }

    /** {@return the lines of the report} */
    List<String> lines() {
        return Stream.of(
                        Stream.of("Signed in to Xero, with " + Count.of(requests, "request"), ""),
                        results.stream().map(CheckReport::line),
                        results.stream()
                                .flatMap(
                                        result -> result.partsNotRead().stream().map(Summary::partNotRead)),
                        Summary.notRead(tenants).stream().map(Summary::notRead),
                        conductorOne(),
                        Stream.of("", verdict()))
                .flatMap(lines -> lines)
                .map(SafeText::oneLine)
                .toList();
    }

    /** {@return 0, or the exit code of a sync that would fail} */
    int exitCode() {
        return problems().mapToInt(ConnectorException::code).findFirst().orElse(0);
    }

    private Stream<ConnectorException> problems() {
        return Stream.concat(results.stream().map(TenantCheckResult::problem), Stream.ofNullable(c1.problem()))
                .filter(Objects::nonNull);
    }

    private static String line(TenantCheckResult result) {
        ConnectorException problem = result.problem();
        if (problem != null) {
            return "problem   " + result.name() + ": " + problem.getMessage();
        }
        String users = result.name() + ": " + Count.of(result.users(), "user");
        return result.isEmpty() ? "empty     " + users + ", so nobody who can enter it" : "ok        " + users;
    }

    private Stream<String> conductorOne() {
        ConnectorException problem = c1.problem();
        if (c1.target().isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                problem == null
                        ? "ok        ConductorOne at " + c1.target() + " accepts these credentials"
                        : "problem   ConductorOne at " + c1.target() + ": " + problem.getMessage());
    }

    private String verdict() {
        int count = (int) problems().count();
        return count > 0 ? Count.of(count, "problem") + "; a sync would fail. See the advice above." : removals;
    }
}

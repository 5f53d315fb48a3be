package io.batonxero.console;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.TenantCheckResult;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a person reads after a check. */
record CheckReport(List<TenantCheckResult> findings, ReachableTenants connections, int requests, C1CheckResult c1) {
    /** Puts the organisations in the order of their tenant ids. */
    CheckReport {
        findings = findings.stream()
                .sorted(Comparator.comparing(finding -> finding.tenant().id()))
                .toList();
    }

    /** {@return the report, a line each} */
    List<String> lines() {
        return Stream.of(
                        Stream.of("Signed in to Xero, with " + requests + " requests", ""),
                        findings.stream().map(CheckReport::line),
                        connections.notRead().stream().map(Summary::notRead),
                        conductorOne(),
                        Stream.of("", verdict()))
                .flatMap(lines -> lines)
                .map(SafeText::marked)
                .toList();
    }

    /** {@return 0, or the code with which a sync would end} */
    int exitCode() {
        return problems().mapToInt(ConnectorException::code).findFirst().orElse(0);
    }

    private Stream<ConnectorException> problems() {
        return Stream.concat(findings.stream().map(TenantCheckResult::problem), Stream.ofNullable(c1.problem()))
                .filter(Objects::nonNull);
    }

    private static String line(TenantCheckResult finding) {
        ConnectorException problem = finding.problem();
        if (problem != null) {
            return "problem   " + finding.name() + ": " + problem.getMessage();
        }
        return finding.users() == 0
                ? "empty     " + finding.name() + ": 0 users; a sync is refused until its code is given"
                : "ok        " + finding.name() + ": " + finding.users() + " users";
    }

    private Stream<String> conductorOne() {
        ConnectorException problem = c1.problem();
        if (c1.target().isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                problem == null
                        ? "ok        ConductorOne at " + c1.target() + " knows these credentials"
                        : "problem   ConductorOne at " + c1.target() + ": " + problem.getMessage());
    }

    private String verdict() {
        long bad = problems().count();
        return bad == 0
                ? "Nothing is in the way of a sync. Whether much is gone since the last one, the sync itself will see."
                : bad + (bad == 1 ? " problem" : " problems") + ": a sync would fail. What to do stands with each.";
    }
}

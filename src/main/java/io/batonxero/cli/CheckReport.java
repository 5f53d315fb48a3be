package io.batonxero.cli;

import io.batonxero.base.Failure;
import io.batonxero.xero.Connections;
import io.batonxero.xero.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a person reads after a check. */
record CheckReport(List<Finding> findings, Connections connections, int requests) {
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
                        Stream.of("", verdict()))
                .flatMap(lines -> lines)
                .map(Terminal::safe)
                .toList();
    }

    /** {@return 0, or the code with which a sync would end} */
    int exitCode() {
        return problems().mapToInt(Failure::code).findFirst().orElse(0);
    }

    private Stream<Failure> problems() {
        return findings.stream().map(Finding::problem).filter(Objects::nonNull);
    }

    private static String line(Finding finding) {
        Failure problem = finding.problem();
        return problem == null
                ? "ok        " + finding.name() + ": " + finding.users() + " users"
                : "problem   " + finding.name() + ": " + problem.getMessage();
    }

    private String verdict() {
        long bad = problems().count();
        return bad == 0
                ? "Nothing is in the way of a sync."
                : "A sync would fail: " + bad + " of " + findings.size()
                        + " organisations cannot be read. What to do stands with each.";
    }
}

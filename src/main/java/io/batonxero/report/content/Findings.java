package io.batonxero.report.content;

import io.batonxero.names.Count;
import io.batonxero.report.content.Finding.Example;
import io.batonxero.report.content.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Groups findings by kind, so that their number does not grow with the number of organisations. */
final class Findings {
    private static final int MAX_EXAMPLES = 5;

    private final Map<Kind, Group> groups = new EnumMap<>(Kind.class);
    private final Scope scope;
    private final Totals totals;
    private final Domains domains;

    /** The findings of one kind: the number, and the first examples, those of high privilege before others. */
    private static final class Group {
        private final List<Example> high = new ArrayList<>();
        private final List<Example> others = new ArrayList<>();
        private int count;
        private int highCount;

        void add(boolean isHigh, String text, String organisationId) {
            count++;
            highCount += isHigh ? 1 : 0;
            List<Example> examples = isHigh ? high : others;
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(new Example(text, organisationId));
            }
        }

        List<Example> examples() {
            List<Example> all = new ArrayList<>(high);
            all.addAll(others);
            return all.subList(0, Math.min(MAX_EXAMPLES, all.size()));
        }
    }

    private Findings(Scope scope, Totals totals, Domains domains) {
        this.scope = scope;
        this.totals = totals;
        this.domains = domains;
    }

    /** {@return the findings, at most one of each kind, in their order} Reads all people. */
    static List<Finding> of(AccessReport report, Domains domains) throws IOException {
        Findings findings = new Findings(report.scope(), report.totals(), domains);
        findings.addScope();
        report.totals().organisations().forEach(findings::add);
        report.people(findings::add);
        report.namesWithSeveralAddresses(name -> findings.add(Kind.SEVERAL_ADDRESSES, name));
        return findings.lines();
    }

    private void addScope() {
        scope.notRead().stream()
                .filter(Scope.NotRead::isOrganisation)
                .forEach(one -> add(Kind.ORGANISATIONS_NOT_READ, one.name() + ", " + one.reason()));
        scope.partsNotRead().forEach(part -> add(Kind.DATA_NOT_READ, part));
        scope.omitted().forEach(line -> add(Kind.DATA_NOT_READ, line));
    }

    private void add(OrganisationTotals organisation) {
        String name = organisation.organisation().name();
        String id = organisation.organisation().id();
        organisation.roles().forEach((role, users) -> {
            if (role.isUnpublished()) {
                group(Kind.UNDOCUMENTED_ROLES).add(false, role.displayName() + " in " + name, id);
            }
        });
        if (organisation.subscribers() == 0) {
            group(Kind.WITHOUT_SUBSCRIBER).add(false, name, id);
        } else if (organisation.subscribers() > 1) {
            group(Kind.SEVERAL_SUBSCRIBERS).add(false, name + " (" + organisation.subscribers() + ")", id);
        }
        if (organisation.disabled() > 0) {
            group(Kind.DISABLED_USERS).add(false, name + " (" + organisation.disabled() + ")", id);
        }
    }

    private void add(Person person) {
        if (!person.isActive()) {
            return;
        }
        String label = person.names().isEmpty() || person.email().isEmpty()
                ? person.label()
                : person.label() + " (" + person.email() + ")";
        if (domains.isOutside(person.email())) {
            add(Kind.OUTSIDE_DOMAINS, person, label);
        }
        if (person.looksShared()) {
            add(Kind.SHARED_ADDRESSES, person, label);
        }
        person.organisationsWithSeveralAccounts()
                .forEach(organisation -> group(Kind.SEVERAL_ACCOUNTS)
                        .add(person.privilege().isHigh(), label + " in " + organisation.name(), organisation.id()));
        if (person.names().isEmpty() || person.email().isEmpty()) {
            add(Kind.WITHOUT_NAME_OR_ADDRESS, person, label);
        }
    }

    private void add(Kind kind, Person person, String label) {
        String organisation = person.accounts().size() == 1
                ? person.accounts().get(0).organisation().id()
                : "";
        group(kind).add(person.privilege().isHigh(), label, organisation);
    }

    private void add(Kind kind, String text) {
        group(kind).add(false, text, "");
    }

    private Group group(Kind kind) {
        return groups.computeIfAbsent(kind, none -> new Group());
    }

    private List<Finding> lines() {
        List<Finding> lines = new ArrayList<>();
        groups.forEach((kind, group) -> lines.add(new Finding(kind, group.count, text(kind, group), group.examples())));
        if (totals.grantsNotShown() > 0) {
            lines.add(new Finding(
                    Kind.GRANTS_NOT_SHOWN,
                    totals.grantsNotShown(),
                    "Grants that are not to users and are not shown below: " + totals.grantsNotShown(),
                    List.of()));
        }
        return lines;
    }

    private String text(Kind kind, Group group) {
        int count = group.count;
        String high = group.highCount == 0 ? "" : ", " + group.highCount + " of them Adviser, Standard or subscriber";
        return switch (kind) {
            case ORGANISATIONS_NOT_READ ->
                "Not read: " + count + " of " + Count.of(scope.read() + count, "connected organisation");
            case DATA_NOT_READ -> "Not in this report: " + Count.of(count, "part or record", "parts or records");
            case UNDOCUMENTED_ROLES ->
                "Roles that Xero does not document: " + Count.of(totals.undocumentedUsers(), "user");
            case OUTSIDE_DOMAINS ->
                "Address outside " + String.join(", ", domains.names()) + ": " + Count.of(count, "person", "people")
                        + high;
            case SHARED_ADDRESSES -> "Address looks shared: " + Count.of(count, "person", "people") + high;
            case WITHOUT_SUBSCRIBER -> "Nobody is the subscriber: " + Count.of(count, "organisation");
            case SEVERAL_SUBSCRIBERS -> "Several subscribers, where one is usual: " + Count.of(count, "organisation");
            case SEVERAL_ACCOUNTS ->
                "Several accounts with one address in the same organisation: " + Count.of(count, "person", "people")
                        + high;
            case WITHOUT_NAME_OR_ADDRESS ->
                "Without a name or an e-mail address: " + Count.of(count, "person", "people") + high;
            case SEVERAL_ADDRESSES ->
                "One name with several e-mail addresses, perhaps one person: " + Count.of(count, "name");
            case DISABLED_USERS ->
                "Removed in Xero, without access: " + Count.of(totals.disabled(), "user") + " of "
                        + Count.of(count, "organisation");
            case GRANTS_NOT_SHOWN -> "";
        };
    }
}

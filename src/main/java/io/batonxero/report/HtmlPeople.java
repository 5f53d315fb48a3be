package io.batonxero.report;

import io.batonxero.report.content.Person;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.UserAccess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the people of the HTML report: the accounts with one e-mail address, in all organisations. */
final class HtmlPeople {
    private final HtmlPage page;

    HtmlPeople(HtmlPage page) {
        this.page = page;
    }

    void write() throws IOException {
        if (page.totals().people() > 0) {
            page.write("people-begin", Map.of("people", page.totals().people()));
            page.data().people(this::write);
            page.write("people-end");
        }
    }

    private void write(Person person) throws IOException {
        page.write(person.isActive() ? "person-begin" : "disabled-person-begin");
        List<String> names = person.names();
        if (names.isEmpty()) {
            page.write("person-name", Map.of("name", person.label()));
            note("no name");
        }
        for (String name : names) {
            page.write("person-name", Map.of("name", name));
        }
        if (person.email().isEmpty()) {
            note("no e-mail address");
        } else if (!names.isEmpty()) {
            page.write("person-email", Map.of("email", person.email()));
        }
        if (person.looksShared()) {
            note("address looks shared");
        }
        if (page.data().domains().isOutside(person.email())) {
            note("outside the domains");
        }
        for (ReportedOrganisation organisation : person.organisationsWithSeveralAccounts()) {
            note("several accounts in " + organisation.name());
        }
        page.write("person-accounts");
        for (Person.Account account : person.accounts()) {
            page.write(
                    "person-account",
                    Map.of(
                            "anchor", page.anchor(account.organisation()),
                            "organisation", account.organisation().name(),
                            "roles", roles(account.access())));
        }
        page.write("person-end");
    }

    private void note(String text) throws IOException {
        page.write("person-note", Map.of("note", text));
    }

    private static String roles(UserAccess access) {
        if (access.user().isDisabled()) {
            return "disabled";
        }
        String roles = Stream.concat(
                        access.entitlements().stream()
                                .filter(right -> right.kind() != ReportedEntitlement.Kind.SUBSCRIBER)
                                .map(ReportedEntitlement::displayName),
                        access.isSubscriber() ? Stream.of("subscriber") : Stream.empty())
                .collect(Collectors.joining(", "));
        return roles.isEmpty() ? "no role" : roles;
    }
}

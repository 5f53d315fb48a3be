package io.batonxero.report.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Combines the consecutive accounts of a person. */
final class PersonGroups {
    private final Map<String, ReportedOrganisation> organisations;
    private final Comparator<ReportedOrganisation> order;
    private final AccessReport.PersonReader reader;
    private final List<Person.Account> accounts = new ArrayList<>();
    private String current = "";

    PersonGroups(
            Map<String, ReportedOrganisation> organisations,
            Comparator<ReportedOrganisation> order,
            AccessReport.PersonReader reader) {
        this.organisations = organisations;
        this.order = order;
        this.reader = reader;
    }

    void read(UsersTable.Line line, UserAccess access) throws IOException {
        if (!line.person().equals(current)) {
            finish();
            current = line.person();
        }
        ReportedOrganisation organisation =
                organisations.getOrDefault(line.organisation(), ReportedOrganisation.unlisted(line.organisation(), ""));
        accounts.add(new Person.Account(organisation, access));
    }

    /** Reads the last person. */
    void finish() throws IOException {
        if (!accounts.isEmpty()) {
            accounts.sort(Comparator.comparing(Person.Account::organisation, order));
            reader.read(new Person(accounts.get(0).access().user().email(), accounts));
            accounts.clear();
        }
    }
}

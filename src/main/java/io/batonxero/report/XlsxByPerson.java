package io.batonxero.report;

import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.Person;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.UserAccess;
import io.batonxero.report.xlsx.XlsxColumn;
import io.batonxero.report.xlsx.XlsxSheet;
import io.batonxero.report.xlsx.XlsxWorkbook;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the sheet of people: the accounts of each person in all organisations, one line for each account. */
final class XlsxByPerson {
    private static final List<XlsxColumn> COLUMNS = Stream.of(
                    List.of(
                            new XlsxColumn("Person", 28),
                            new XlsxColumn("E-mail", 34),
                            new XlsxColumn("Accounts of the person", 11),
                            new XlsxColumn("Organisation", 30),
                            new XlsxColumn("Roles", 26),
                            new XlsxColumn("Subscriber", 11),
                            new XlsxColumn("Status", 10),
                            new XlsxColumn("Outside the domains", 11),
                            new XlsxColumn("Address looks shared", 11)),
                    XlsxReport.DECISION,
                    List.of(new XlsxColumn("Organisation id", XlsxReport.ID), new XlsxColumn("User id", XlsxReport.ID)))
            .flatMap(List::stream)
            .toList();

    private XlsxByPerson() {}

    static void write(AccessReport data, XlsxWorkbook workbook) throws IOException {
        try (XlsxSheet sheet = workbook.sheet("By person", COLUMNS)) {
            data.people(person -> write(sheet, person, data.domains().isOutside(person.email())));
        }
    }

    private static void write(XlsxSheet sheet, Person person, boolean outside) throws IOException {
        for (Person.Account account : person.accounts()) {
            UserAccess access = account.access();
            sheet.text(person.label());
            sheet.text(person.email());
            sheet.number(person.accounts().size());
            sheet.text(account.organisation().name());
            sheet.text(Stream.concat(access.roles().stream(), access.others().stream())
                    .map(ReportedEntitlement::displayName)
                    .distinct()
                    .collect(Collectors.joining(", ")));
            sheet.text(AccessLine.yesOrNo(access.isSubscriber()));
            sheet.text(access.user().status());
            sheet.text(AccessLine.yesOrNo(outside));
            sheet.text(AccessLine.yesOrNo(person.looksShared()));
            sheet.skip(XlsxReport.DECISION.size());
            sheet.text(account.organisation().id());
            sheet.text(access.user().userId());
            sheet.endRow();
        }
    }
}

package io.batonxero.report;

import io.batonxero.base.Version;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.Scope;
import io.batonxero.report.content.SyncIdentity;
import io.batonxero.report.content.Totals;
import io.batonxero.report.content.XeroApiGaps;
import io.batonxero.report.xlsx.XlsxColumn;
import io.batonxero.report.xlsx.XlsxSheet;
import io.batonxero.report.xlsx.XlsxWorkbook;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the report as a spreadsheet for a review: a line per organisation, person and role, with columns for the decision. */
final class XlsxReport {
    static final int ID = 38;

    static final List<XlsxColumn> DECISION = List.of(
            new XlsxColumn("Decision", 14),
            new XlsxColumn("Reviewer", 20),
            new XlsxColumn("Date", 12),
            new XlsxColumn("Remark", 30));

    private static final List<XlsxColumn> PEOPLE = Stream.concat(
                    Stream.of(
                            new XlsxColumn("Organisation", 30),
                            new XlsxColumn("Person", 28),
                            new XlsxColumn("E-mail", 34),
                            new XlsxColumn("Role", 22),
                            new XlsxColumn("Role explained by Xero", 12),
                            new XlsxColumn("Subscriber", 11),
                            new XlsxColumn("Status", 10),
                            new XlsxColumn("Record last changed (UTC; not a login)", 18),
                            new XlsxColumn("Other entitlements", 24)),
                    Stream.concat(
                            DECISION.stream(),
                            Stream.of(
                                    new XlsxColumn("Role value", 20),
                                    new XlsxColumn("Organisation id", ID),
                                    new XlsxColumn("User id", ID))))
            .toList();

    private static final List<XlsxColumn> SCOPE = List.of(new XlsxColumn("What", 34), new XlsxColumn("Value", 90));

    private final AccessReport data;
    private final XlsxWorkbook workbook;

    private XlsxReport(AccessReport data, XlsxWorkbook workbook) {
        this.data = data;
        this.workbook = workbook;
    }

    static void write(AccessReport data, Optional<AccessChanges> changes, OutputStream out) throws IOException {
        try (XlsxWorkbook workbook =
                new XlsxWorkbook(out, "Xero access, sync " + data.identity().syncId())) {
            XlsxReport report = new XlsxReport(data, workbook);
            report.people();
            XlsxByPerson.write(data, workbook);
            if (changes.isPresent()) {
                XlsxChanges.write(changes.get(), workbook);
            }
            report.scope(changes);
        }
    }

    private void people() throws IOException {
        try (XlsxSheet sheet = workbook.sheet("People", PEOPLE)) {
            for (ReportedOrganisation organisation : data.organisations()) {
                data.users(organisation, access -> {
                    for (AccessLine line : AccessLine.of(organisation, access)) {
                        person(sheet, line);
                    }
                });
            }
        }
    }

    private static void person(XlsxSheet sheet, AccessLine line) throws IOException {
        ReportedUser user = line.access().user();
        sheet.text(line.organisation().name());
        sheet.text(user.name());
        sheet.text(user.email());
        sheet.text(line.role());
        sheet.text(line.roleExplained());
        sheet.text(line.subscriber());
        sheet.text(user.status());
        user.lastChangedAt().ifPresentOrElse(sheet::time, () -> sheet.text(user.lastChanged()));
        sheet.text(line.others());
        sheet.skip(DECISION.size());
        sheet.text(line.roleValue());
        sheet.text(line.organisation().id());
        sheet.text(user.userId());
        sheet.endRow();
    }

    private void scope(Optional<AccessChanges> changes) throws IOException {
        Totals totals = data.totals();
        Scope scope = data.scope();
        SyncIdentity identity = data.identity();
        try (XlsxSheet sheet = workbook.sheet("Scope", SCOPE)) {
            time(sheet, "Report made (UTC)", Optional.of(identity.madeAt()));
            time(sheet, "Read from (UTC)", identity.startedAt());
            time(sheet, "Read until (UTC)", identity.endedAt());
            line(sheet, "Sync id", identity.syncId());
            if (changes.isPresent()) {
                line(
                        sheet,
                        "Compared with the earlier sync",
                        changes.get().previous().syncId());
                time(
                        sheet,
                        "Time of the earlier sync (UTC)",
                        changes.get().previous().at());
            }
            line(sheet, "SHA-256 of the .c1z", identity.sha256());
            line(sheet, "Program", Version.PROGRAM + " " + identity.version());
            line(sheet, "Xero app (client id)", scope.app());
            count(sheet, "Connected tenants", scope.connected());
            count(sheet, "Connected organisations that were read", scope.read());
            count(sheet, "Organisations", totals.organisations().size());
            count(sheet, "Users", totals.users());
            count(sheet, "People (users with one e-mail address)", totals.people());
            count(sheet, "Grants", totals.grants());
            for (ReportedOrganisation organisation : data.organisations()) {
                line(sheet, "Organisation", organisation.name() + " (" + organisation.id() + ")");
            }
            for (Scope.NotRead tenant : scope.notRead()) {
                line(sheet, "Not read", tenant.name() + " (" + tenant.id() + "): " + tenant.reason());
            }
            for (String part : scope.partsNotRead()) {
                line(sheet, "Not read", part);
            }
            for (String omitted : scope.omitted()) {
                line(sheet, "Not in this report", omitted);
            }
            for (String gap : XeroApiGaps.LINES) {
                line(sheet, "Not shown by Xero's API", gap);
            }
        }
    }

    private static void time(XlsxSheet sheet, String what, Optional<Instant> at) throws IOException {
        if (at.isPresent()) {
            sheet.text(what);
            sheet.time(at.get());
            sheet.endRow();
        }
    }

    private static void line(XlsxSheet sheet, String what, String value) throws IOException {
        sheet.text(what);
        sheet.text(value);
        sheet.endRow();
    }

    private static void count(XlsxSheet sheet, String what, int number) throws IOException {
        sheet.text(what);
        sheet.number(number);
        sheet.endRow();
    }
}

package io.batonxero.report;

import io.batonxero.report.compare.AccessChange;
import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.xlsx.XlsxColumn;
import io.batonxero.report.xlsx.XlsxSheet;
import io.batonxero.report.xlsx.XlsxWorkbook;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Writes the sheet of what changed since the previous delivery. */
final class XlsxChanges {
    private static final List<XlsxColumn> COLUMNS = Stream.of(
                    List.of(
                            new XlsxColumn("Change", 18),
                            new XlsxColumn("Organisation", 30),
                            new XlsxColumn("Person", 28),
                            new XlsxColumn("E-mail", 34),
                            new XlsxColumn("Before", 24),
                            new XlsxColumn("Now", 24),
                            new XlsxColumn("People", 10)),
                    XlsxReport.DECISION,
                    List.of(new XlsxColumn("Organisation id", XlsxReport.ID), new XlsxColumn("User id", XlsxReport.ID)))
            .flatMap(List::stream)
            .toList();

    private XlsxChanges() {}

    static void write(AccessChanges changes, XlsxWorkbook workbook) throws IOException {
        try (XlsxSheet sheet = workbook.sheet("Changes", COLUMNS)) {
            changes.each(change -> row(sheet, change));
        }
    }

    private static void row(XlsxSheet sheet, AccessChange change) throws IOException {
        sheet.text(change.kind().words);
        sheet.text(change.organisation());
        sheet.text(change.person());
        sheet.text(change.email());
        sheet.text(change.before());
        sheet.text(change.after());
        if (change.isOfPerson()) {
            sheet.skip(1);
        } else {
            sheet.number(change.people());
        }
        sheet.skip(XlsxReport.DECISION.size());
        sheet.text(change.organisationId());
        sheet.text(change.userId());
        sheet.endRow();
    }
}

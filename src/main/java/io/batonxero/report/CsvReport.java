package io.batonxero.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.base.SafeText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as a table for spreadsheets: RFC 4180, one line for each person, organisation and role. */
final class CsvReport {
    /** Without it, Excel takes the text for that of an old Windows. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final List<String> COLUMNS = List.of(
            "Organisation",
            "Organisation id",
            "Person",
            "E-mail",
            "Role",
            "Role value",
            "Role explained by Xero",
            "Subscriber",
            "Status",
            "Record last changed (UTC; not a login)",
            "User id",
            "Other entitlements");

    private CsvReport() {}

    static void write(AccessReportData sheet, OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator("\r\n").setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        out.write(BYTE_ORDER_MARK);
        try (SequenceWriter lines = new CsvMapper()
                .writer(schema.build())
                .with(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValues(out)) {
            for (ReportedOrganisation organisation : sheet.organisations()) {
                sheet.people(organisation, someone -> write(lines, organisation, someone));
            }
        }
    }

    private static void write(SequenceWriter lines, ReportedOrganisation organisation, UserAccess someone)
            throws IOException {
        if (someone.roles().isEmpty()) {
            lines.write(line(organisation, someone, null));
        }
        for (ReportedEntitlement role : someone.roles()) {
            lines.write(line(organisation, someone, role));
        }
    }

    private static List<String> line(
            ReportedOrganisation organisation, UserAccess someone, @Nullable ReportedEntitlement role) {
        ReportedUser person = someone.person();
        String others = someone.others().stream()
                .map(ReportedEntitlement::words)
                .distinct()
                .collect(Collectors.joining("; "));
        return List.of(
                SafeText.cell(organisation.name()),
                SafeText.cell(organisation.id()),
                SafeText.cell(person.name()),
                SafeText.cell(person.email()),
                SafeText.cell(role == null ? "" : role.words()),
                SafeText.cell(role == null ? "" : role.value()),
                role == null ? "" : yesOrNo(!role.isUnexplained()),
                yesOrNo(someone.isSubscriber()),
                person.status(),
                SafeText.cell(person.lastChanged()),
                SafeText.cell(person.userId()),
                SafeText.cell(others));
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}

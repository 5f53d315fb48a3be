package io.batonxero.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.base.SafeText;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.UserAccess;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the report as CSV for spreadsheets (RFC 4180), with one line per organisation, user and role. */
final class CsvReport {
    /** Without it, Excel does not read the file as UTF-8. */
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

    static void write(AccessReport data, OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator("\r\n").setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        out.write(BYTE_ORDER_MARK);
        try (SequenceWriter lines = new CsvMapper()
                .writer(schema.build())
                .with(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValues(out)) {
            for (ReportedOrganisation organisation : data.organisations()) {
                data.users(organisation, access -> write(lines, organisation, access));
            }
        }
    }

    private static void write(SequenceWriter lines, ReportedOrganisation organisation, UserAccess access)
            throws IOException {
        if (access.roles().isEmpty()) {
            lines.write(line(organisation, access, null));
        }
        for (ReportedEntitlement role : access.roles()) {
            lines.write(line(organisation, access, role));
        }
    }

    private static List<String> line(
            ReportedOrganisation organisation, UserAccess access, @Nullable ReportedEntitlement role) {
        ReportedUser user = access.user();
        String others = access.others().stream()
                .map(ReportedEntitlement::displayName)
                .distinct()
                .collect(Collectors.joining("; "));
        return List.of(
                SafeText.cell(organisation.name()),
                SafeText.cell(organisation.id()),
                SafeText.cell(user.name()),
                SafeText.cell(user.email()),
                SafeText.cell(role == null ? "" : role.displayName()),
                SafeText.cell(role == null ? "" : role.value()),
                role == null ? "" : yesOrNo(!role.isUnpublished()),
                yesOrNo(access.isSubscriber()),
                user.status(),
                SafeText.cell(user.lastChanged()),
                SafeText.cell(user.userId()),
                SafeText.cell(others));
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}

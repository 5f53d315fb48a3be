package io.batonxero.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.base.SafeText;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes the report as CSV for spreadsheets (RFC 4180): one line per organisation, user and role, then one for each organisation,
 * part and record that was not read.
 */
final class CsvReport {
    /** Without it, Excel does not read the file as UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Excel takes it as a date; it takes ISO 8601 with T and Z as text. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

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
            "Other entitlements",
            "Country",
            "Demo company",
            "Sync id",
            "Not read",
            "Decision",
            "Reviewer",
            "Decision date",
            "Remark");

    /** Decision to Remark, which a reviewer fills in. */
    private static final int EMPTY_COLUMNS = 4;

    private final SequenceWriter lines;
    private final String syncId;

    private CsvReport(SequenceWriter lines, String syncId) {
        this.lines = lines;
        this.syncId = syncId;
    }

    static void write(AccessReport data, OutputStream out) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator("\r\n").setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        out.write(BYTE_ORDER_MARK);
        try (SequenceWriter lines = new CsvMapper()
                .writer(schema.build())
                .with(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValues(out)) {
            CsvReport report = new CsvReport(lines, data.identity().syncId());
            for (ReportedOrganisation organisation : data.organisations()) {
                data.users(organisation, access -> {
                    for (AccessLine line : AccessLine.of(organisation, access)) {
                        report.write(line);
                    }
                });
            }
            report.write(data.scope());
        }
    }

    private void write(AccessLine access) throws IOException {
        ReportedOrganisation organisation = access.organisation();
        ReportedUser user = access.access().user();
        line(
                organisation.name(),
                organisation.id(),
                user.name(),
                user.email(),
                access.role(),
                access.roleValue(),
                access.roleExplained(),
                access.subscriber(),
                user.status(),
                user.lastChangedAt().map(DATE::format).orElse(user.lastChanged()),
                user.userId(),
                access.others(),
                organisation.country(),
                AccessLine.yesOrNo(organisation.demo()),
                syncId,
                "");
    }

    /** The lines at the end, so that the file does not look complete if it is not. */
    private void write(Scope scope) throws IOException {
        for (Scope.NotRead tenant : scope.notRead()) {
            notRead(tenant.name(), tenant.id(), tenant.reason());
        }
        for (String part : scope.partsNotRead()) {
            notRead("", "", part);
        }
        for (String line : scope.omitted()) {
            notRead("", "", line);
        }
    }

    private void notRead(String name, String id, String reason) throws IOException {
        line(name, id, "", "", "", "", "", "", "", "", "", "", "", "", syncId, reason);
    }

    private void line(String... cells) throws IOException {
        List<String> line = new ArrayList<>();
        for (String cell : cells) {
            line.add(SafeText.cell(cell));
        }
        Stream.generate(() -> "").limit(EMPTY_COLUMNS).forEach(line::add);
        lines.write(line);
    }
}

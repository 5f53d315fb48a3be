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
import io.batonxero.report.content.Scope;
import io.batonxero.report.content.UserAccess;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
                data.users(organisation, access -> report.write(organisation, access));
            }
            report.write(data.scope());
        }
    }

    private void write(ReportedOrganisation organisation, UserAccess access) throws IOException {
        if (access.roles().isEmpty()) {
            write(organisation, access, null);
        }
        for (ReportedEntitlement role : access.roles()) {
            write(organisation, access, role);
        }
    }

    private void write(ReportedOrganisation organisation, UserAccess access, @Nullable ReportedEntitlement role)
            throws IOException {
        ReportedUser user = access.user();
        String others = access.others().stream()
                .map(ReportedEntitlement::displayName)
                .distinct()
                .collect(Collectors.joining("; "));
        line(
                organisation.name(),
                organisation.id(),
                user.name(),
                user.email(),
                role == null ? "" : role.displayName(),
                role == null ? "" : role.value(),
                role == null ? "" : yesOrNo(!role.isUnpublished()),
                yesOrNo(access.isSubscriber()),
                user.status(),
                date(user.lastChanged()),
                user.userId(),
                others,
                organisation.country(),
                yesOrNo(organisation.demo()),
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

    /** A replaced step may have written an invalid date, which is shown as it is. */
    private static String date(String at) {
        try {
            return DATE.format(Instant.parse(at));
        } catch (DateTimeException e) {
            return at;
        }
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}

package io.batonxero.report;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a report looks, told by the end of its file's name. */
enum ReportFormat {
    CSV,
    HTML,
    JSON;

    /** {@return the format of a file of that name, in upper or lower case; empty if there is none} */
    static Optional<ReportFormat> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        for (ReportFormat format : values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Writes everything to {@code out} and leaves it open. */
    void write(AccessReportData sheet, Instant generatedAt, OutputStream out) throws IOException {
        switch (this) {
            case CSV -> CsvReport.write(sheet, out);
            case HTML -> HtmlReport.write(sheet, generatedAt, out);
            case JSON -> JsonReport.write(sheet, generatedAt, out);
        }
        out.flush();
    }
}

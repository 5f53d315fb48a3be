package io.batonxero.report;

import io.batonxero.report.compare.AccessChanges;
import io.batonxero.report.content.AccessReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** The format of a report, chosen by the extension of its file name. */
enum ReportFormat {
    CSV,
    HTML,
    JSON,
    XLSX;

    /** {@return the format of a file name, in upper or lower case; empty if unknown} */
    static Optional<ReportFormat> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        for (ReportFormat format : values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Writes a report to {@code out} and leaves it open. */
    void write(AccessReport data, Optional<AccessChanges> changes, OutputStream out) throws IOException {
        switch (this) {
            case CSV -> CsvReport.write(data, out);
            case HTML -> HtmlReport.write(data, changes, out);
            case JSON -> JsonReport.write(data, changes, out);
            case XLSX -> XlsxReport.write(data, changes, out);
        }
        out.flush();
    }
}

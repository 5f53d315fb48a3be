package io.batonxero.report.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;

/** A spreadsheet of several sheets, written one after the other. Memory does not grow with the number of rows. */
public final class XlsxWorkbook implements AutoCloseable {
    private final Workbook workbook;

    /** Begins a spreadsheet in {@code out}, which stays open. */
    public XlsxWorkbook(OutputStream out) {
        this.workbook = new Workbook(out, "baton-xero-camel", null);
    }

    /**
     * {@return a new sheet} The caller closes it before the next one begins.
     *
     * @param name at most 31 characters
     */
    public XlsxSheet sheet(String name, List<XlsxColumn> columns) throws IOException {
        return new XlsxSheet(workbook.newWorksheet(name), columns);
    }

    /** Ends the spreadsheet. */
    @Override
    public void close() throws IOException {
        workbook.finish();
    }
}

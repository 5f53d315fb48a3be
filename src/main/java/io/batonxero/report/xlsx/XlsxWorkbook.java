package io.batonxero.report.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;

/** A spreadsheet of several sheets, written one after the other. Memory does not grow with the number of rows. */
public final class XlsxWorkbook implements AutoCloseable {
    private final Workbook workbook;
    private final String footer;

    /**
     * Begins a spreadsheet in {@code out}, which stays open.
     *
     * @param footer of each printed page, beside the number of the page
     */
    public XlsxWorkbook(OutputStream out, String footer) {
        this.footer = footer;
        this.workbook = new Workbook(out, "baton-xero-camel", null);
    }

    /**
     * {@return a new sheet} The caller closes it before the next one begins.
     *
     * @param name at most 31 characters
     */
    public XlsxSheet sheet(String name, List<XlsxColumn> columns) throws IOException {
        return new XlsxSheet(workbook.newWorksheet(name), columns, footer);
    }

    /** Ends the spreadsheet. */
    @Override
    public void close() throws IOException {
        workbook.finish();
    }
}

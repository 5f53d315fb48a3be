package io.batonxero.report.xlsx;

import io.batonxero.base.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Position;
import org.dhatim.fastexcel.Worksheet;

/**
 * A sheet: its first row has the headings, stays in view and filters the others. Cells are written from left to right, rows from
 * top to bottom. A text is a text cell, never a formula.
 */
public final class XlsxSheet implements AutoCloseable {
    private static final int MAX_CELL_CHARS = 32_767;
    private static final int ROWS_IN_MEMORY = 200;
    /** Such a text stands for a character in this format. */
    private static final Pattern ESCAPE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    private final Worksheet sheet;
    private final int columns;
    private int row;
    private int column;

    XlsxSheet(Worksheet sheet, List<XlsxColumn> columns, String footer) throws IOException {
        this.sheet = sheet;
        this.columns = columns.size();
        sheet.freezePane(0, 1);
        sheet.pageOrientation("landscape");
        sheet.setFitToPage(true);
        sheet.fitToWidth((short) 1);
        sheet.fitToHeight((short) 0);
        sheet.repeatRows(0);
        sheet.footer(footer, Position.LEFT);
        sheet.footer("Page &P of &N", Position.RIGHT);
        for (int i = 0; i < columns.size(); i++) {
            sheet.width(i, columns.get(i).width());
            text(columns.get(i).heading());
        }
        sheet.range(0, 0, 0, this.columns - 1)
                .style()
                .bold()
                .fillColor("E7ECF2")
                .wrapText(true)
                .verticalAlignment("top")
                .set();
        endRow();
    }

    /** Writes a text cell. */
    public void text(String text) {
        String visible = SafeText.visible(text);
        if (!visible.isEmpty()) {
            String escaped = ESCAPE.matcher(visible).replaceAll("_x005F_");
            sheet.inlineString(row, column, cut(escaped));
            if (!SafeText.cell(text).equals(visible)) {
                // Otherwise a spreadsheet makes a formula of it as soon as somebody edits the cell.
                sheet.style(row, column).format("@").set();
            }
        }
        column++;
    }

    /** Leaves cells empty. */
    public void skip(int cells) {
        column += cells;
    }

    /** Writes a number. */
    public void number(long number) {
        sheet.value(row, column, number);
        column++;
    }

    /** Writes a date with its time in UTC. */
    public void time(Instant instant) {
        sheet.value(row, column, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        sheet.style(row, column).format("yyyy-mm-dd hh:mm").set();
        column++;
    }

    /**
     * Ends a row; its remaining cells stay empty.
     *
     * @throws IOException if the file cannot be written, or the sheet has as many rows as the format permits
     */
    public void endRow() throws IOException {
        row++;
        column = 0;
        if (row == Worksheet.MAX_ROWS) {
            throw new IOException("a sheet of an .xlsx file has at most " + (Worksheet.MAX_ROWS - 1)
                    + " lines; write a .csv file instead");
        }
        if (row % ROWS_IN_MEMORY == 0) {
            sheet.flush();
        }
    }

    /** Ends the sheet. */
    @Override
    public void close() throws IOException {
        sheet.setAutoFilter(0, 0, row - 1, columns - 1);
        sheet.finish();
    }

    private static String cut(String text) {
        if (text.length() <= MAX_CELL_CHARS) {
            return text;
        }
        int end = MAX_CELL_CHARS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}

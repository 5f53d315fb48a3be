package io.batonxero.report.xlsx;

/**
 * A column of a sheet.
 *
 * @param heading the text of its first cell
 * @param width in characters
 */
public record XlsxColumn(String heading, int width) {}

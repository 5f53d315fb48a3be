/** Writes spreadsheets (.xlsx) row by row; its classes and its library are loaded for a report of that format only. */
@NullMarked
package io.batonxero.report.xlsx;

import org.jspecify.annotations.NullMarked;

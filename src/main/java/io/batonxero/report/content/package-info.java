/** The content of reports, read from the finished .c1z in the order of a report. */
@NullMarked
package io.batonxero.report.content;

import org.jspecify.annotations.NullMarked;

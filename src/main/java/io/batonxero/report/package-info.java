/** Writes access reports from the finished .c1z: who can enter which organisation with which role. */
@NullMarked
package io.batonxero.report;

import org.jspecify.annotations.NullMarked;

/** Reports that people read: who can enter which organisation with which role, told out of the finished .c1z. */
@NullMarked
package io.batonxero.report;

import org.jspecify.annotations.NullMarked;

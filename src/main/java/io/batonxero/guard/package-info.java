/** Checks that refuse a sync that looks like a loss of data. */
@NullMarked
package io.batonxero.guard;

import org.jspecify.annotations.NullMarked;

/** Finds the mistakes in route files without running them. */
@NullMarked
package io.batonxero.check;

import org.jspecify.annotations.NullMarked;

/** Finds mistakes in route files without running them. */
@NullMarked
package io.batonxero.validate;

import org.jspecify.annotations.NullMarked;

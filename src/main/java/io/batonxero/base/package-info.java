/** Failures that a person can read. */
@NullMarked
package io.batonxero.base;

import org.jspecify.annotations.NullMarked;

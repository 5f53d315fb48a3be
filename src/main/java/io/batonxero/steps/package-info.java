/** Enforces the contracts and the timeouts of steps at run time. */
@NullMarked
package io.batonxero.steps;

import org.jspecify.annotations.NullMarked;

/** Starts Camel in a mode, with the background services of its routes. */
@NullMarked
package io.batonxero.runtime;

import org.jspecify.annotations.NullMarked;

/** Starts Camel in a mode, and what runs beside its routes. */
@NullMarked
package io.batonxero.runtime;

import org.jspecify.annotations.NullMarked;

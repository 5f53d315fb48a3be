/** Starts Camel. */
@NullMarked
package io.batonxero.runtime;

import org.jspecify.annotations.NullMarked;

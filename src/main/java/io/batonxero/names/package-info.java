/** The visible part of names, and labels for equal names. */
@NullMarked
package io.batonxero.names;

import org.jspecify.annotations.NullMarked;

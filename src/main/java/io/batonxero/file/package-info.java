/** Atomic file replacement, file locks, the state directory and temporary files. */
@NullMarked
package io.batonxero.file;

import org.jspecify.annotations.NullMarked;

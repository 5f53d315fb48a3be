/** Writes and reads the .c1z sync file: a SQLite database compressed with Zstandard. */
@NullMarked
package io.batonxero.c1z;

import org.jspecify.annotations.NullMarked;

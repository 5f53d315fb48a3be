/** The .c1z file: one finished sync in SQLite, compressed. */
@NullMarked
package io.batonxero.c1z;

import org.jspecify.annotations.NullMarked;

/** Files that survive a crash, and locks that a process holds on them. */
@NullMarked
package io.batonxero.file;

import org.jspecify.annotations.NullMarked;

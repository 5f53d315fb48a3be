/** What every other package needs: a failure that a person can read, and a file that survives a crash. */
@NullMarked
package io.batonxero.base;

import org.jspecify.annotations.NullMarked;

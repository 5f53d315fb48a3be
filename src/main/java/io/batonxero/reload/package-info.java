/** Reloads edited routes between syncs. */
@NullMarked
package io.batonxero.reload;

import org.jspecify.annotations.NullMarked;

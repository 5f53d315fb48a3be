/** Reloads edited routes while no work runs. */
@NullMarked
package io.batonxero.reload;

import org.jspecify.annotations.NullMarked;

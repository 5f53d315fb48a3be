/** Names as people read and write them: their visible part, labels for equal names, lists. */
@NullMarked
package io.batonxero.names;

import org.jspecify.annotations.NullMarked;

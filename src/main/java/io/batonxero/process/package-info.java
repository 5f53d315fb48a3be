/** Commands of the operator, which handle secrets for this program. */
@NullMarked
package io.batonxero.process;

import org.jspecify.annotations.NullMarked;

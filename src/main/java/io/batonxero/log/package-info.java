/** Log lines: their content, their format and their destination. */
@NullMarked
package io.batonxero.log;

import org.jspecify.annotations.NullMarked;

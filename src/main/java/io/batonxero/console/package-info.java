/** What a person reads and types. */
@NullMarked
package io.batonxero.console;

import org.jspecify.annotations.NullMarked;

/** Flags, settings, exit codes and the summary a person reads. */
@NullMarked
package io.batonxero.cli;

import org.jspecify.annotations.NullMarked;

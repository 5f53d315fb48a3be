/** Turns a command line into a run and an exit code. */
@NullMarked
package io.batonxero.cli;

import org.jspecify.annotations.NullMarked;

/** Output for people, and their input. */
@NullMarked
package io.batonxero.console;

import org.jspecify.annotations.NullMarked;

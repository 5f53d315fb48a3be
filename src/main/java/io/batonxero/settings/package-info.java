/** The settings, with their keys, environment variables and flags. */
@NullMarked
package io.batonxero.settings;

import org.jspecify.annotations.NullMarked;

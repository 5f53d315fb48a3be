/** Settings under their three names. */
@NullMarked
package io.batonxero.settings;

import org.jspecify.annotations.NullMarked;

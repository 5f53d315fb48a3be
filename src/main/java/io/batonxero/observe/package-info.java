/** Health and metrics over HTTP. */
@NullMarked
package io.batonxero.observe;

import org.jspecify.annotations.NullMarked;

/** Knows the secrets in use, and masks them in every text that leaves the program. */
@NullMarked
package io.batonxero.secret;

import org.jspecify.annotations.NullMarked;

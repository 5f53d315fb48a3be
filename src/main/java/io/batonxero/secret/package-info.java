/** The secrets in use, and their masking in each text that leaves the program. */
@NullMarked
package io.batonxero.secret;

import org.jspecify.annotations.NullMarked;

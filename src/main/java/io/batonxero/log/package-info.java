/** What log lines look like, and where they go. */
@NullMarked
package io.batonxero.log;

import org.jspecify.annotations.NullMarked;

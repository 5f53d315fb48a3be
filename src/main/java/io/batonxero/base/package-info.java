/** Exceptions with messages for people, and small types that every package uses. */
@NullMarked
package io.batonxero.base;

import org.jspecify.annotations.NullMarked;

/** Xero's words: tenants, organisations, users and roles, read from JSON with tolerance. */
@NullMarked
package io.batonxero.xero;

import org.jspecify.annotations.NullMarked;

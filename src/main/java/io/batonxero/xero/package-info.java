/** Xero's words: tenants, organisations, users, roles, sign-in and faults. */
@NullMarked
package io.batonxero.xero;

import org.jspecify.annotations.NullMarked;

/** Xero's data: tenants, organisations, users and roles, parsed leniently from JSON. */
@NullMarked
package io.batonxero.xero;

import org.jspecify.annotations.NullMarked;

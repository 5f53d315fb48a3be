/** Baton's words: resource types, resources, entitlements and grants, made of what Xero said. */
@NullMarked
package io.batonxero.baton;

import org.jspecify.annotations.NullMarked;

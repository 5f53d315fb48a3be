/** Maps Xero's organisations, roles and users to Baton's resources, entitlements and grants. */
@NullMarked
package io.batonxero.baton;

import org.jspecify.annotations.NullMarked;

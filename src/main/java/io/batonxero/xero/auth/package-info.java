/** Sign-in to Xero: the only package that holds its tokens. */
@NullMarked
package io.batonxero.xero.auth;

import org.jspecify.annotations.NullMarked;

/** A small simulated Xero, for the demo and for tests. */
@NullMarked
package io.batonxero.demo;

import org.jspecify.annotations.NullMarked;

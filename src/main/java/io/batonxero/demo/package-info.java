/** A small simulated Xero and a small simulated ConductorOne, for the demo and for tests. */
@NullMarked
package io.batonxero.demo;

import org.jspecify.annotations.NullMarked;

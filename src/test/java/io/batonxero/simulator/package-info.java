/** A Xero and a ConductorOne that misbehave as a test says. */
@NullMarked
package io.batonxero.simulator;

import org.jspecify.annotations.NullMarked;

/** A simulated Xero and ConductorOne, with faults that tests choose. */
@NullMarked
package io.batonxero.simulator;

import org.jspecify.annotations.NullMarked;

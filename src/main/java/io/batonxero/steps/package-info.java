/** Holds the steps of routes to their contract and to their time while they run. */
@NullMarked
package io.batonxero.steps;

import org.jspecify.annotations.NullMarked;

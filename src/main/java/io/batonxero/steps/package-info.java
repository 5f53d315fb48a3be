/** Watches the steps of routes while they run: their contracts, their time, their log lines. */
@NullMarked
package io.batonxero.steps;

import org.jspecify.annotations.NullMarked;

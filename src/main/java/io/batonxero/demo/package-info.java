/** The simulated Xero of {@code --demo} and the simulated ConductorOne of {@code --demo-service}. */
@NullMarked
package io.batonxero.demo;

import org.jspecify.annotations.NullMarked;

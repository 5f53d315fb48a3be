/** The program: Xero access, told to ConductorOne, as Camel routes. */
@NullMarked
package io.batonxero;

import org.jspecify.annotations.NullMarked;
